// How a reader likes to see the pages, kept in the browser: large text, strong contrast.
(() => {
  const KEY = 'policy-assistant-views';
  const NAMES = ['large', 'contrast'];

  function stored() {
    try {
      return JSON.parse(localStorage.getItem(KEY)) || {};
    } catch {
      return {}; // no storage in a frame of another site: the choice lasts as long as the page
    }
  }

  const chosen = stored();
  function apply() {
    NAMES.forEach((name) => document.documentElement.classList.toggle(`pa-${name}`, Boolean(chosen[name])));
  }

  function toggle(name) {
    chosen[name] = !chosen[name];
    apply();
    try {
      localStorage.setItem(KEY, JSON.stringify(chosen));
    } catch {
      // see above
    }
    return chosen[name];
  }

  apply();
  window.policyViews = { toggle, is: (name) => Boolean(chosen[name]) };
})();
