// What the page does by itself: following citations, copying, reading aloud, counting seconds, announcing.
(() => {
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const begun = new Map();

  // Citations and their cards

  function jump(link) {
    const { turn, cite } = link.dataset;
    const evidence = document.querySelector(`.pa-evidence[data-turn="${turn}"]`);
    const card = evidence?.querySelector(`.pa-card[data-cards~="${cite}"]`);
    if (!card) return;
    all('.pa-found').forEach((old) => old.classList.remove('pa-found'));
    const excerpt = card.querySelector('.pa-excerpt');
    const marks = all(`mark[data-cites~="${cite}"]`, excerpt || card);
    [card, ...marks].forEach((found) => found.classList.add('pa-found'));
    card.focus({ preventScroll: true });
    const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
    (marks[0] || card).scrollIntoView({ behavior: calm ? 'auto' : 'smooth', block: 'center' });
  }

  function goBack(number) {
    const evidence = number.closest('.pa-evidence');
    const answer = document.querySelector(`.pa-answer[data-turn="${evidence?.dataset.turn}"]`);
    answer?.querySelector(`.pa-cite[data-cite="${number.dataset.back}"]`)?.focus();
  }

  // Votes

  function thank(foot, words) {
    foot.querySelector('[data-thanks]').textContent = words;
  }

  const voted = new Map();

  function showVote(button) {
    const foot = button.closest('.pa-foot');
    voted.set(button.dataset.answer, button.dataset.vote);
    pressVotes();
    thank(foot, foot.querySelector('[data-thanks]').dataset.thanks);
    const field = foot.querySelector('.pa-reason');
    field.hidden = button.dataset.vote !== 'down';
    if (!field.hidden) field.scrollIntoView({ block: 'nearest' });
  }

  // An answer may be drawn anew before the server has stored the vote on it.
  function pressVotes() {
    all('.pa-vote').filter((vote) => voted.has(vote.dataset.answer)).forEach((vote) => {
      vote.setAttribute('aria-pressed', String(voted.get(vote.dataset.answer) === vote.dataset.vote));
    });
  }

  function giveReason(button) {
    const field = button.closest('.pa-reason');
    const reason = button.dataset.reason || field.querySelector('input').value.trim();
    if (reason) {
      all('button, input', field).forEach((one) => (one.hidden = true));
      thank(field.closest('.pa-foot'), field.closest('.pa-foot').querySelector('[data-thanks]').dataset.thanks);
    }
    return reason;
  }

  // Taking an answer elsewhere

  async function copy(button, text) {
    const told = button.closest('.pa-foot').querySelector('[data-copied]');
    let done = true;
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      done = copyByHand(text); // no clipboard without https, or in a frame
    }
    told.textContent = '';
    setTimeout(() => (told.textContent = done ? told.dataset.copied : told.dataset.failed), 50);
  }

  function copyByHand(text) {
    const area = document.createElement('textarea');
    area.value = text;
    document.body.append(area);
    area.select();
    const done = document.execCommand('copy');
    area.remove();
    return done;
  }

  // The mark that rules for generated content ask for in a file: generated, by whom, which one.
  function markOf(answer) {
    const { producer } = document.querySelector('.pa-label').dataset;
    return { Label: '1', ContentProducer: producer, ProduceID: answer, ReservedCode1: '',
      ContentPropagator: '', PropagateID: '', ReservedCode2: '' };
  }

  function fileName({ questionText, answer }) {
    return questionText.replace(/[\\/:*?"<>|\s]+/g, ' ').trim().slice(0, 40) || answer;
  }

  function save({ questionText, copy: text, answer }) {
    const file = document.implementation.createHTMLDocument(questionText);
    const add = (parent, name, content, attributes = {}) => {
      const made = file.createElement(name);
      made.textContent = content;
      Object.entries(attributes).forEach(([key, value]) => made.setAttribute(key, value));
      parent.append(made);
    };
    file.documentElement.lang = document.documentElement.lang;
    add(file.head, 'meta', '', { charset: 'utf-8' });
    add(file.head, 'meta', '', { name: 'generator', content: 'policy-assistant' });
    add(file.head, 'meta', '', { name: 'AIGC', content: JSON.stringify({ AIGC: markOf(answer) }) });
    add(file.body, 'h1', questionText);
    add(file.body, 'pre', text, { style: 'white-space:pre-wrap;font:16px/1.8 sans-serif' });
    const link = document.createElement('a');
    const content = new Blob([`<!doctype html>\n${file.documentElement.outerHTML}`], { type: 'text/html' });
    link.href = URL.createObjectURL(content);
    link.download = `${fileName({ questionText, answer })}.html`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  }

  function act(button) {
    const known = button.closest('.pa-actions').dataset;
    const wish = button.dataset.act;
    const link = `${location.origin}${location.pathname}${location.search}#${known.link}`;
    if (wish === 'copy') copy(button, known.copy);
    if (wish === 'link') copy(button, link);
    if (wish === 'save') save(known);
    if (wish === 'print') print();
    if (wish === 'read') window.policyVoice?.read(button);
    if (wish === 'picture') {
      const answer = button.closest('.pa-answer');
      window.policyPicture?.save(known, answer, link, markOf(known.answer), fileName(known));
    }
    button.closest('details')?.removeAttribute('open');
  }

  // A question in the address

  function linked() {
    const given = new URLSearchParams(location.hash.slice(1));
    if (!given.get('q')) return null;
    return { question: given.get('q'), place: given.get('place') || '', after: given.getAll('after') };
  }

  // While an answer is written

  function count() {
    all('[data-elapsed]').forEach((place) => {
      const turn = place.dataset.elapsed;
      if (!begun.has(turn)) begun.set(turn, Date.now());
      const seconds = Math.floor((Date.now() - begun.get(turn)) / 1000);
      const text = place.dataset.words.replace('{seconds}', seconds);
      if (place.textContent !== text) place.textContent = text;
      const slow = document.querySelector(`[data-slow="${turn}"]`);
      if (slow && seconds >= 8) slow.hidden = false;
    });
  }

  function plain(element) {
    const copied = element.cloneNode(true);
    all('.pa-cite', copied).forEach((cite) => cite.remove());
    return copied.textContent.replace(/\s+/g, ' ').trim();
  }

  // A region of its own: only what is new is said, though the answer is drawn anew with every sentence.
  const said = { turn: '', text: '', region: null };
  function announce() {
    if (!said.region) {
      said.region = document.createElement('div');
      said.region.id = 'pa-live';
      said.region.className = 'pa-unseen';
      said.region.setAttribute('aria-live', 'polite');
      document.body.append(said.region);
    }
    const answer = document.querySelector('#pa-answer-slot .pa-answer');
    if (!answer) return;
    if (answer.dataset.turn !== said.turn) {
      Object.assign(said, { turn: answer.dataset.turn, text: '' });
      said.region.replaceChildren();
    }
    const text = all('.pa-waiting, .pa-quiet h4, .pa-notice, .pa-text', answer).map(plain).join(' ');
    if (text === said.text) return;
    const fresh = text.startsWith(said.text) ? text.slice(said.text.length) : text;
    said.text = text;
    if (!fresh) return;
    const line = document.createElement('p');
    line.textContent = fresh;
    said.region.append(line);
  }

  let kept = '';
  function keep() {
    const actions = document.querySelector('#pa-answer-slot .pa-actions');
    if (!actions || actions.dataset.answer === kept || !window.policyHistory) return;
    kept = actions.dataset.answer;
    window.policyHistory.keep(all('#pa-past .pa-actions, #pa-answer-slot .pa-actions'));
  }

  function tidy() {
    const [asked, next] = ['#pa-asked [data-turn]', '.pa-next'].map((one) => document.querySelector(one));
    if (next) next.hidden = next.dataset.turn !== asked?.dataset.turn; // came after the next question
  }

  let shown = '';
  function reveal() {
    const asked = document.querySelector('#pa-asked [data-turn]');
    const turn = asked?.dataset.turn || '';
    if (turn === shown) return;
    shown = turn;
    const composer = document.getElementById('pa-composer');
    const current = document.getElementById('pa-current');
    // Room below, so that the newest question can stand at the top of the window.
    const room = turn ? innerHeight - asked.offsetHeight - composer.offsetHeight : 0;
    current.style.setProperty('--pa-room', `${room}px`);
    if (turn) setTimeout(() => asked.scrollIntoView({ block: 'start' }), 60);
  }

  // What the answers are drawn from is told in full on the first visit, and until the first question.

  const VISITED = 'policy-assistant-visited';
  let fresh = true;
  function foldCollection() {
    const about = document.querySelector('.pa-collection');
    if (!about) return;
    const asked = document.querySelector('#pa-asked h2');
    if (fresh && remembered(VISITED)) about.removeAttribute('open');
    if (asked && !remembered(VISITED)) about.removeAttribute('open');
    if (asked) remember(VISITED, '1');
    fresh = false;
  }

  // The reader's language, and how the page is seen

  const [LANGUAGE, PLACE] = ['policy-assistant-language', 'policy-assistant-place'];
  function remembered(key) {
    try {
      return localStorage.getItem(key);
    } catch {
      return null; // a frame of another site may store nothing
    }
  }

  function remember(key, value) {
    try {
      localStorage.setItem(key, value);
    } catch {
      // then it lasts as long as the page
    }
  }

  const named = new URLSearchParams(location.search).get('lang');
  if (!named && remembered(LANGUAGE)) {
    const address = new URL(location.href);
    address.searchParams.set('lang', remembered(LANGUAGE));
    location.replace(address);
  }

  function switchLanguage(link) {
    remember(LANGUAGE, link.dataset.language);
    window.policyHistory?.carry();
    const address = new URL(location.href);
    address.searchParams.set('lang', link.dataset.language);
    location.assign(address);
  }

  function dress() {
    const tools = document.querySelector('.pa-tools');
    if (!tools) return;
    if (!window.policyViews) {
      setTimeout(dress, 50); // the views come in a file of their own, which may be behind this one
      return;
    }
    if (document.documentElement.lang !== tools.dataset.lang) document.documentElement.lang = tools.dataset.lang;
    all('[data-view]', tools).forEach((button) => {
      const pressed = String(window.policyViews.is(button.dataset.view));
      if (button.getAttribute('aria-pressed') !== pressed) button.setAttribute('aria-pressed', pressed);
    });
    if (!window.speechSynthesis) all('[data-act="read"]').forEach((button) => (button.hidden = true));
  }

  document.addEventListener('click', (click) => {
    const at = (selector) => click.target.closest(selector);
    const [link, number, language] = [at('.pa-cite'), at('.pa-number'), at('a[data-language]')];
    if (link || number || language) click.preventDefault();
    if (link) jump(link);
    if (number) goBack(number);
    if (language) switchLanguage(language);
    if (at('[data-act]')) act(at('[data-act]'));
    if (at('[data-view]')) {
      window.policyViews?.toggle(at('[data-view]').dataset.view);
      dress();
    }
    if (at('[data-edit]')) setTimeout(() => document.querySelector('#pa-question textarea').focus(), 300);
  });
  // An open menu closes as menus do: by a click elsewhere, or by Escape.
  function closeMenus(except) {
    all('.pa-more[open]').filter((menu) => menu !== except).forEach((menu) => menu.removeAttribute('open'));
  }
  document.addEventListener('click', (click) => closeMenus(click.target.closest('.pa-more')));
  document.addEventListener('toggle', ({ target: menu }) => {
    if (!menu.matches?.('.pa-more')) return;
    menu.classList.remove('pa-up');
    const below = document.getElementById('pa-composer').getBoundingClientRect().top;
    const hidden = menu.open && menu.querySelector('.pa-menu').getBoundingClientRect().bottom > below;
    menu.classList.toggle('pa-up', hidden);
  }, true);
  document.addEventListener('keydown', (key) => {
    const menu = document.activeElement.closest('.pa-more[open]');
    if (key.key !== 'Escape' || !menu) return;
    closeMenus();
    menu.querySelector('summary').focus();
  });
  addEventListener('hashchange', () => linked() && location.reload());

  document.documentElement.lang = navigator.language.startsWith('zh') ? 'zh-CN' : 'en';
  new MutationObserver(() => {
    // Only where it is there: removing a class that is not is a change too, and would be seen here for ever.
    if (document.body.classList.contains('dark')) document.body.classList.remove('dark');
    dress();
    announce();
    reveal();
    tidy();
    pressVotes();
    keep();
    foldCollection();
  }).observe(document.documentElement, { childList: true, subtree: true, attributeFilter: ['class'] });
  setInterval(count, 500);
  window.policyAssistant = {
    showVote,
    giveReason,
    linked,
    // Of a file of its own, which may be behind this one: nothing that Gradio calls may fail for that.
    placed: (place) => window.policyPlace?.settle(place),
    keptPlace: () => linked()?.place || remembered(PLACE) || '', // the link's, whichever event comes first
  };
})();
