// The field of the place: searched by typing, by keyboard alone too; what is no place does not stay in it.
window.policyPlace = (() => {
  const KEY = 'policy-assistant-place';
  const FIELD = '#pa-place input';
  const state = { valid: '', options: [], active: -1, asked: 0 };
  const field = () => document.querySelector(FIELD);
  const list = () => document.getElementById('pa-place-list');

  // The place to go back to from what is none.
  function keep(place) {
    state.valid = place || '';
    try {
      localStorage.setItem(KEY, state.valid);
    } catch {
      // then it lasts as long as the page
    }
  }

  // Of what the server puts in the field; what is being typed in it is no place yet.
  function settle(place) {
    if (document.activeElement !== field()) keep(place);
  }

  function write(text) {
    const input = field();
    if (!input || input.value === text) return;
    input.value = text;
    input.dispatchEvent(new Event('input', { bubbles: true }));
  }

  function choose(place) {
    close();
    write(place);
    keep(place);
  }

  function build() {
    const made = document.createElement('ul');
    Object.assign(made, { id: 'pa-place-list', className: 'pa-options', hidden: true });
    made.setAttribute('role', 'listbox');
    made.addEventListener('mousedown', (press) => press.preventDefault()); // the field keeps the focus
    made.addEventListener('click', (click) => {
      const option = click.target.closest('[role=option]');
      if (option) choose(option.dataset.place);
    });
    document.getElementById('pa-place').append(made);
    return made;
  }

  function show(found) {
    const anywhere = { name: '', within: '', label: field().getAttribute('placeholder') };
    state.options = field().value.trim() ? found : [anywhere, ...found];
    state.active = field().value.trim() && found.length ? 0 : -1;
    const shown = list() || build();
    shown.setAttribute('aria-label', document.querySelector('[data-toasts]').dataset.places);
    shown.replaceChildren(...state.options.map(({ name, within, label }, at) => {
      const option = document.createElement('li');
      option.id = `pa-place-${at}`;
      option.dataset.place = name;
      option.setAttribute('role', 'option');
      option.textContent = label || name;
      if (within) {
        const around = document.createElement('small');
        around.textContent = within;
        option.append(' ', around);
      }
      return option;
    }));
    shown.hidden = !state.options.length;
    field().setAttribute('aria-expanded', String(!shown.hidden));
    point();
  }

  function point() {
    [...list().children].forEach((option, at) => {
      option.setAttribute('aria-selected', String(at === state.active));
      if (at === state.active) option.scrollIntoView({ block: 'nearest' });
    });
    if (state.active < 0) field().removeAttribute('aria-activedescendant');
    else field().setAttribute('aria-activedescendant', `pa-place-${state.active}`);
  }

  function close() {
    state.asked += 1; // what is still on its way comes too late
    if (list()) list().hidden = true;
    field()?.setAttribute('aria-expanded', 'false');
    field()?.removeAttribute('aria-activedescendant');
  }

  async function search(typed) {
    const turn = (state.asked += 1);
    try {
      const answer = await fetch(`find/places?q=${encodeURIComponent(typed.trim())}`);
      const found = answer.ok ? await answer.json() : [];
      if (turn === state.asked && document.activeElement === field()) show(found);
    } catch {
      // the server is away: the place stays as it is
    }
  }

  function leave() {
    const typed = field().value.trim();
    const known = state.options.find(({ name }) => name === typed);
    close();
    if (!typed || known) choose(typed);
    else write(state.valid);
  }

  function press(key) {
    const open = list() && !list().hidden;
    if (key.key === 'Escape' && open) {
      close();
      write(state.valid);
    } else if (key.key === 'Enter') {
      if (open && state.active >= 0) choose(state.options[state.active].name);
      else leave();
    } else if (key.key === 'ArrowDown' || key.key === 'ArrowUp') {
      if (!open) search('');
      else {
        const count = state.options.length;
        state.active = (state.active + (key.key === 'ArrowDown' ? 1 : -1) + count) % count;
        point();
      }
    } else return;
    key.preventDefault();
    key.stopPropagation();
  }

  function dress() {
    const input = field();
    if (!input || input.getAttribute('role')) return;
    const traits = { role: 'combobox', autocomplete: 'off', 'aria-autocomplete': 'list', 'aria-expanded': 'false' };
    Object.entries({ ...traits, 'aria-controls': 'pa-place-list' }).forEach(([name, value]) => input.setAttribute(name, value));
    state.valid = input.value;
    build();
  }

  document.addEventListener('focusin', ({ target }) => {
    if (!target.matches?.(FIELD)) return;
    target.select();
    search('');
  });
  document.addEventListener('input', (event) => {
    if (event.isTrusted && event.target.matches?.(FIELD)) search(event.target.value);
  }, true);
  document.addEventListener('keydown', (key) => key.target.matches?.(FIELD) && press(key), true);
  document.addEventListener('focusout', ({ target }) => target.matches?.(FIELD) && leave());
  document.addEventListener('click', ({ target }) => {
    if (target.matches?.(FIELD) && list()?.hidden) search('');
  });
  new MutationObserver(dress).observe(document.documentElement, { childList: true, subtree: true });
  return { settle };
})();
