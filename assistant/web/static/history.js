// What was asked before, kept in the reader's own browser: read, asked again, deleted.
(() => {
  const KEY = 'policy-assistant-history';
  const MOST = 100;

  function load() {
    try {
      const kept = JSON.parse(localStorage.getItem(KEY));
      return Array.isArray(kept) ? kept : [];
    } catch {
      return [];
    }
  }

  function store(entries) {
    try {
      localStorage.setItem(KEY, JSON.stringify(entries.slice(0, MOST)));
    } catch {
      // no storage in a frame of another site, or it is full: nothing is kept
    }
  }

  function keep(actions) {
    const { answer, questionText, place, copy, link } = actions.dataset;
    const others = load().filter((one) => one.id !== answer);
    const known = load().find((one) => one.id === answer);
    const when = known?.when || new Date().toISOString();
    store([{ id: answer, when, question: questionText, place, text: copy, link }, ...others]);
  }

  function element(name, text, attributes = {}) {
    const made = document.createElement(name);
    made.textContent = text; // never as HTML
    Object.entries(attributes).forEach(([key, value]) => made.setAttribute(key, value));
    return made;
  }

  function show() {
    const list = document.querySelector('[data-history-list]');
    const entries = load();
    list.replaceChildren();
    if (!entries.length) list.append(element('p', list.dataset.empty));
    entries.forEach((one) => {
      const item = document.createElement('details');
      const when = new Date(one.when).toLocaleString(document.documentElement.lang);
      const summary = element('summary', one.question || '');
      summary.append(element('small', [when, one.place].filter(Boolean).join(' · ')));
      const row = document.createElement('p');
      row.append(
        element('a', list.dataset.again, { href: `#${one.link || ''}` }),
        element('button', list.dataset.delete, { type: 'button', 'data-history': 'delete', 'data-id': one.id }),
      );
      item.append(summary, element('pre', one.text || ''), row);
      list.append(item);
    });
    document.querySelector('[data-history="clear"]').hidden = !entries.length;
  }

  function drop(id) {
    store(load().filter((one) => one.id !== id));
    show();
    document.querySelector('[data-history="close"]').focus();
  }

  document.addEventListener('click', (click) => {
    const button = click.target.closest('[data-history]');
    const dialog = document.querySelector('.pa-history');
    if (click.target.closest('.pa-history a')) dialog.close();
    if (!button) return;
    const wish = button.dataset.history;
    if (wish === 'open') {
      show();
      dialog.showModal();
    }
    if (wish === 'close') dialog.close();
    if (wish === 'delete') drop(button.dataset.id);
    if (wish === 'clear') {
      store([]);
      show();
      document.querySelector('[data-history="close"]').focus();
    }
  });

  window.policyHistory = { keep };
})();
