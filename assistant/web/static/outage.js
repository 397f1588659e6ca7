// Gradio's toasts in the words of the page: its own are English whatever the reader's language is.
(() => {
  const KINDS = [
    ['lost', /connection to the server was lost/i],
    ['back', /reconnected|connection re-?established|back online/i],
    ['crowded', /queue is full/i],
    ['often', /too many requests|\b429\b/i],
    ['unreachable', /failed to fetch|network ?error|errored out|could not (?:connect|reach)|timed? ?out/i],
  ];
  const TITLES = { error: /^error/i, warning: /^warning/i, info: /^info/i, success: /^success/i };
  const mended = new WeakSet();

  function mendText(element, words) {
    const text = element.textContent.trim();
    if (!text || mended.has(element)) return;
    const kind = KINDS.find(([, pattern]) => pattern.test(text))?.[0];
    const isOurs = /[\u4e00-\u9fff]/.test(text) || Object.values(words).includes(text);
    if (kind || !isOurs) element.textContent = words[kind || 'other'];
    mended.add(element);
  }

  // Only its first words: behind them Gradio counts the messages.
  function mendTitle(element, words) {
    const text = [...element.childNodes].find((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
    const kind = text && Object.keys(TITLES).find((name) => TITLES[name].test(text.data.trim()));
    if (kind && text.data.trim() !== words[kind]) text.data = `${words[kind]} `;
  }

  function look() {
    const words = document.querySelector('[data-toasts]')?.dataset;
    if (!words) return;
    document.querySelectorAll('.toast-message-text, .toast-text').forEach((one) => mendText(one, words));
    document.querySelectorAll('.toast-title').forEach((one) => mendTitle(one, words));
  }

  new MutationObserver(look).observe(document.documentElement, { childList: true, subtree: true });
})();
