// Conversations, kept in the reader's own browser: read, opened again and gone on with, deleted.
(() => {
  const KEY = 'policy-assistant-history';
  const MOST = 100;
  const [OPEN, CARRY] = ['policy-assistant-open', 'policy-assistant-carry'];
  let current = ''; // the conversation on the page
  const forgotten = new Set(); // answers on the page that the reader deleted

  function load() {
    try {
      const kept = JSON.parse(localStorage.getItem(KEY));
      return (Array.isArray(kept) ? kept : []).filter((one) => Array.isArray(one?.turns) && one.turns.length);
    } catch {
      return [];
    }
  }

  function store(conversations) {
    for (let most = Math.min(conversations.length, MOST); most >= 0; most -= 1) {
      try {
        localStorage.setItem(KEY, JSON.stringify(conversations.slice(0, most)));
        return;
      } catch {
        // it is full: the oldest go; in a frame of another site there may be no storage at all
      }
    }
  }

  // What this very tab shows, so that it is there again after a reload; another tab begins anew.
  function mark(id) {
    current = id;
    try {
      sessionStorage.setItem(OPEN, id);
    } catch {
      // in a frame of another site a reload begins anew
    }
  }

  function resume() {
    if (!window.policyAssistant?.restore || current || window.policyAssistant.linked()) return;
    const way = performance.getEntriesByType('navigation')[0]?.type;
    try {
      const carried = sessionStorage.getItem(CARRY);
      sessionStorage.removeItem(CARRY);
      if (carried || way === 'reload' || way === 'back_forward') {
        revive(load().find(({ id }) => id === sessionStorage.getItem(OPEN)));
      }
    } catch {
      // see above
    }
  }

  // The next page of this tab, in another language, goes on with the conversation.
  function carry() {
    try {
      sessionStorage.setItem(CARRY, '1');
    } catch {
      // see above
    }
  }

  function remember({ answer, questionText, place, copy, link, record }) {
    return { id: answer, when: new Date().toISOString(), question: questionText, place, text: copy, link, record };
  }

  // What is on the page becomes the conversation, so that a changed or repeated question takes its old one's place.
  function keep(shown) {
    const [others, known] = [load().filter((one) => one.id !== current), load().find((one) => one.id === current)];
    const earlier = new Map((known?.turns || []).map((turn) => [turn.id, turn]));
    const wanted = shown.map((actions) => actions.dataset).filter(({ answer }) => !forgotten.has(answer));
    const turns = wanted.map((data) => earlier.get(data.answer) || remember(data));
    if (!turns.length) return;
    mark(known?.id || turns[0].id);
    store([{ id: current, turns }, ...others]);
  }

  function revive(conversation) {
    if (!conversation) return;
    const turns = conversation.turns.slice(-20).flatMap(({ record, when }) => {
      try {
        return [{ ...JSON.parse(record), day: when.slice(0, 10) }];
      } catch {
        return []; // an answer that failed
      }
    });
    if (!turns.length) return;
    mark(conversation.id);
    window.policyAssistant.restore(turns);
  }

  function element(name, text, attributes = {}) {
    const made = document.createElement(name);
    made.textContent = text; // never as HTML
    Object.entries(attributes).forEach(([key, value]) => made.setAttribute(key, value));
    return made;
  }

  function button(text, wish, id) {
    return element('button', text, { type: 'button', 'data-history': wish, 'data-id': id });
  }

  function item(conversation, words) {
    const { id, turns } = conversation;
    const shown = document.createElement('details');
    const when = new Date(turns.at(-1).when).toLocaleString(document.documentElement.lang);
    const count = turns.length > 1 ? words.turns.replace('{count}', turns.length) : '';
    const summary = element('summary', turns[0].question || '');
    summary.append(element('small', [when, turns.at(-1).place, count].filter(Boolean).join(' · ')));
    const row = element('p', '', { class: 'pa-history-row' });
    if (turns.some((turn) => turn.record)) row.append(button(words.continue, 'continue', id));
    row.append(button(words.delete, 'delete', id));
    shown.append(summary, row);
    turns.forEach((turn, position) => {
      if (position) shown.append(element('h3', turn.question || ''));
      shown.append(element('pre', turn.text || ''));
    });
    return shown;
  }

  function show() {
    const list = document.querySelector('[data-history-list]');
    const conversations = load();
    list.replaceChildren(...conversations.map((one) => item(one, list.dataset)));
    if (!conversations.length) list.append(element('p', list.dataset.empty));
    document.querySelector('[data-history="clear"]').hidden = !conversations.length;
  }

  function drop(conversations) {
    if (!conversations.some((one) => one.id === current)) {
      document.querySelectorAll('.pa-actions').forEach((actions) => forgotten.add(actions.dataset.answer));
      mark('');
    }
    store(conversations);
    show();
    document.querySelector('[data-history="close"]').focus();
  }

  document.addEventListener('click', (click) => {
    if (click.target.closest('#pa-clear')) mark('');
    const pressed = click.target.closest('[data-history]');
    if (!pressed) return;
    const dialog = document.querySelector('.pa-history');
    const { history: wish, id } = pressed.dataset;
    if (wish === 'open') {
      show();
      dialog.showModal();
    }
    if (wish === 'close' || wish === 'continue') dialog.close();
    if (wish === 'continue') revive(load().find((one) => one.id === id));
    if (wish === 'delete') drop(load().filter((one) => one.id !== id));
    if (wish === 'clear') drop([]);
  });

  window.policyHistory = { keep, resume, carry };
  resume();
})();
