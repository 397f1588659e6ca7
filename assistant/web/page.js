// What the page does by itself: following citations, counting seconds, keeping the look light.
(() => {
  const words = (selector, root = document) => [...root.querySelectorAll(selector)];
  const begun = new Map();

  function turnOf(element) {
    return element.closest('.pa-turn') || document;
  }

  function jump(link) {
    const { turn, cite } = link.dataset;
    const evidence = document.querySelector(`.pa-evidence[data-turn="${turn}"]`);
    const card = evidence?.querySelector(`.pa-card[data-cards~="${cite}"]`);
    if (!card) return;
    words('.pa-found').forEach((old) => old.classList.remove('pa-found'));
    const excerpt = card.querySelector('.pa-excerpt');
    const marks = words(`mark[data-cites~="${cite}"]`, excerpt || card);
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

  function showVote(button) {
    const foot = button.closest('.pa-foot');
    words('.pa-vote', foot).forEach((vote) => vote.setAttribute('aria-pressed', String(vote === button)));
    const thanks = foot.querySelector('[data-thanks]');
    thanks.textContent = thanks.dataset.thanks;
  }

  function count() {
    words('[data-elapsed]').forEach((place) => {
      const turn = place.dataset.elapsed;
      if (!begun.has(turn)) begun.set(turn, Date.now());
      const seconds = Math.floor((Date.now() - begun.get(turn)) / 1000);
      const text = place.dataset.words.replace('{seconds}', seconds);
      if (place.textContent !== text) place.textContent = text;
      const slow = document.querySelector(`[data-slow="${turn}"]`);
      if (slow && seconds >= 8) slow.hidden = false;
    });
  }

  function announce() {
    const answer = document.getElementById('pa-answer-slot');
    if (!answer || answer.getAttribute('aria-live')) return;
    answer.setAttribute('aria-live', 'polite');
    answer.setAttribute('aria-atomic', 'false');
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

  document.addEventListener('click', (click) => {
    const link = click.target.closest('.pa-cite');
    const number = click.target.closest('.pa-number');
    if (link || number) click.preventDefault();
    if (link) jump(link);
    if (number) goBack(number);
  });

  document.documentElement.lang = navigator.language.startsWith('zh') ? 'zh-CN' : 'en';
  new MutationObserver(() => {
    document.body.classList.remove('dark');
    announce();
    reveal();
  }).observe(document.documentElement, { childList: true, subtree: true, attributeFilter: ['class'] });
  setInterval(count, 500);
  window.policyAssistant = { showVote };
})();
