// While a question is typed: questions that others asked, documents and articles that hold the words.
(() => {
  const FIELD = '#pa-question textarea';
  const PATIENCE = 180; // milliseconds after the last key
  let [turn, active, timer] = [0, -1, 0];
  const field = () => document.querySelector(FIELD);
  const list = () => document.getElementById('pa-typing-list');
  const options = () => [...(list()?.querySelectorAll('[role=option]') || [])];

  function build() {
    const made = document.createElement('ul');
    Object.assign(made, { id: 'pa-typing-list', className: 'pa-options', hidden: true });
    made.setAttribute('role', 'listbox');
    made.addEventListener('mousedown', (press) => press.preventDefault());
    made.addEventListener('click', (click) => take(click.target.closest('[role=option]')));
    document.getElementById('pa-question').append(made);
    return made;
  }

  function close() {
    turn += 1;
    clearTimeout(timer);
    active = -1;
    if (list()) list().hidden = true;
    field()?.removeAttribute('aria-activedescendant');
  }

  function take(option) {
    if (!option) return;
    close();
    if (option.dataset.address) {
      window.open(option.dataset.address, '_blank', 'noopener');
      return;
    }
    field().value = option.dataset.question;
    field().dispatchEvent(new Event('input', { bubbles: true }));
    setTimeout(() => document.querySelector('#pa-ask')?.click(), 60); // once Gradio has taken the words
  }

  function option(text, small, data) {
    const made = document.createElement('li');
    made.setAttribute('role', 'option');
    made.setAttribute('aria-selected', 'false');
    made.textContent = text;
    if (small) {
      const where = document.createElement('small');
      where.textContent = small;
      made.append(' ', where);
    }
    Object.assign(made.dataset, data);
    return made;
  }

  function show({ questions, documents }) {
    const lang = document.documentElement.lang.slice(0, 2);
    const shown = list() || build();
    active = -1;
    shown.setAttribute('aria-label', document.querySelector('[data-toasts]').dataset.found);
    shown.replaceChildren(
      ...questions.map(({ question }) => option(question, '', { question })),
      ...documents.map(({ title, locator, address }) => {
        const way = `${address}${address.includes('?') ? '&' : '?'}lang=${lang}`;
        return option(`《${title}》`, locator, { address: way });
      }),
    );
    options().forEach((one, at) => (one.id = `pa-typing-${at}`));
    shown.hidden = !options().length;
  }

  function point(to) {
    const all = options();
    active = to;
    all.forEach((one, at) => one.setAttribute('aria-selected', String(at === active)));
    if (active < 0) field().removeAttribute('aria-activedescendant');
    else {
      field().setAttribute('aria-activedescendant', all[active].id);
      all[active].scrollIntoView({ block: 'nearest' });
    }
  }

  async function search(typed) {
    const mine = (turn += 1);
    if (typed.trim().length < 2 || typed.length > 60) {
      close();
      return;
    }
    try {
      const answer = await fetch('find/words', {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ typed: typed.trim() }),
      });
      const still = mine === turn && document.activeElement === field() && field().value === typed;
      if (answer.ok && still) show(await answer.json());
    } catch {
      // the server is away: asking will say so
    }
  }

  function press(key) {
    const open = list() && !list().hidden;
    if (key.key === 'Enter' && open && active >= 0 && !key.isComposing) {
      key.preventDefault();
      key.stopPropagation();
      take(options()[active]);
    } else if (key.key === 'Enter') close();
    else if (key.key === 'Escape' && open) close();
    else if (open && (key.key === 'ArrowDown' || key.key === 'ArrowUp')) {
      const count = options().length;
      const step = key.key === 'ArrowDown' ? 1 : -1;
      point(((active + 1 + step + count + 1) % (count + 1)) - 1);
      key.preventDefault();
    }
  }

  function dress() {
    const input = field();
    if (!input || input.getAttribute('aria-controls')) return;
    input.setAttribute('aria-autocomplete', 'list');
    input.setAttribute('aria-controls', 'pa-typing-list');
    build();
  }

  document.addEventListener('input', (event) => {
    if (!event.isTrusted || event.isComposing || !event.target.matches?.(FIELD)) return;
    clearTimeout(timer);
    const typed = event.target.value;
    timer = setTimeout(() => search(typed), PATIENCE);
  }, true);
  document.addEventListener('compositionend', ({ target }) => {
    if (target.matches?.(FIELD)) timer = setTimeout(() => search(target.value), PATIENCE);
  });
  document.addEventListener('keydown', (key) => key.target.matches?.(FIELD) && press(key), true);
  document.addEventListener('focusout', ({ target }) => target.matches?.(FIELD) && close());
  new MutationObserver(dress).observe(document.documentElement, { childList: true, subtree: true });
})();
