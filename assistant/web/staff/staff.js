/* Copies citations, jumps to anchors; everything else on the page is done by the server. */
window.staffDesk = (() => {
  const copy = async (text) => {
    if (navigator.clipboard && window.isSecureContext) return navigator.clipboard.writeText(text);
    const field = document.createElement('textarea'); // pages served without https have no clipboard
    field.value = text;
    field.style.position = 'fixed';
    field.style.opacity = 0;
    document.body.append(field);
    field.select();
    document.execCommand('copy');
    field.remove();
  };
  const show = (target) => {
    if (!target) return;
    target.scrollIntoView({ block: 'start', behavior: 'instant' });
    document.querySelectorAll('.st-here').forEach((one) => one.classList.remove('st-here'));
    target.classList.add('st-here');
  };
  const find = (place) => {
    const lines = [...document.querySelectorAll('#st-read-document .st-line')];
    const exact = lines.find((line) => line.dataset.locator === place);
    if (exact) return exact;
    const articles = [...document.querySelectorAll('#st-read-document .st-article')];
    return articles.filter((one) => place.startsWith(one.id)).sort((a, b) => b.id.length - a.id.length)[0];
  };
  const toAnchor = (tries = 40) => {
    const place = new URLSearchParams(location.search).get('at') || decodeURIComponent(location.hash.slice(1));
    if (!place) return;
    const target = find(place);
    if (target && target.offsetParent) show(target);
    else if (tries) setTimeout(() => toAnchor(tries - 1), 100);
  };
  document.addEventListener('click', (click) => {
    const jump = click.target.closest('a[data-jump]');
    if (jump) {
      click.preventDefault();
      show(document.getElementById(decodeURIComponent(jump.getAttribute('href').slice(1))));
      return;
    }
    const button = click.target.closest('button.st-copy');
    if (!button) return;
    click.preventDefault();
    const link = button.dataset.copyLink;
    copy(link ? new URL(link, location.origin + location.pathname).href : button.dataset.copy);
    const words = button.dataset.words || button.textContent;
    button.dataset.words = words;
    button.textContent = '已复制';
    setTimeout(() => { button.textContent = words; }, 1500);
  });
  return { toAnchor };
})();
