// An answer as a picture to pass on: question, answer, sources, a code that leads back here, the label.
window.policyPicture = (() => {
  const [WIDTH, EDGE, CODE] = [900, 56, 168];
  const FONT = 'system-ui, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif';

  // Lines that fit: by characters in Chinese, by words elsewhere.
  function wrap(canvas, text, width) {
    const lines = [];
    let line = '';
    text.match(/[\x21-\x7e]+|\s|./gu)?.forEach((word) => {
      if (line && canvas.measureText(line + word).width > width) {
        lines.push(line);
        line = '';
      }
      line += word;
    });
    return [...lines, line];
  }

  function layOut(canvas, blocks) {
    return blocks.flatMap(({ text, size, weight = 400, colour = '#17212e', gap = 14, narrow = 0 }) => {
      const font = `${weight} ${size}px ${FONT}`;
      canvas.font = font;
      const lines = wrap(canvas, text, WIDTH - 2 * EDGE - narrow);
      return lines.map((line, at) => ({ line, font, colour, height: size * 1.55 + (at ? 0 : gap), size }));
    });
  }

  function partsOf(answer) {
    const text = answer.querySelector('.pa-text');
    const found = [...text.querySelectorAll(':is(p, li, tbody tr)')];
    const shown = found.filter((part) => part.offsetParent && !part.closest('.pa-steps, .pa-notice'));
    return shown.map((part) => {
      const line = part.innerText.replace(/\s+/g, ' ').trim();
      const large = part.matches('.pa-short');
      return { text: line, size: large ? 38 : 25, weight: large ? 700 : 400, colour: large ? '#0d3a6b' : '#17212e' };
    });
  }

  async function codeOf(link) {
    try {
      const answer = await fetch('find/code', {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ link }),
      });
      return answer.ok ? (await answer.json()).rows : [];
    } catch {
      return []; // the picture does without
    }
  }

  async function draw(known, answer, link) {
    const element = document.createElement('canvas');
    const canvas = element.getContext('2d');
    const label = answer.querySelector('.pa-ai').textContent;
    const sources = known.copy.split('\n').filter((line) => /^\[\d+\] 《/.test(line));
    const lines = layOut(canvas, [
      { text: document.querySelector('.pa-brand h1').textContent, size: 22, colour: '#14508f', weight: 600 },
      { text: known.questionText, size: 30, weight: 650, gap: 18 },
      ...partsOf(answer),
      ...sources.map((text) => ({ text, size: 20, colour: '#566273', gap: 8 })),
    ]);
    const foot = layOut(canvas, [{ text: label, size: 20, colour: '#566273', narrow: CODE + 32 }]);
    const height = lines.reduce((sum, { height: one }) => sum + one, EDGE) + CODE + 2 * EDGE;
    Object.assign(element, { width: WIDTH, height });
    canvas.fillStyle = '#fff';
    canvas.fillRect(0, 0, WIDTH, height);
    canvas.fillStyle = '#14508f';
    canvas.fillRect(0, 0, WIDTH, 10);
    let y = EDGE / 2;
    const write = (all) => all.forEach(({ line, font, colour, height: one, size }) => {
      y += one;
      Object.assign(canvas, { font, fillStyle: colour });
      canvas.fillText(line, EDGE, y - size * 0.35);
    });
    write(lines);
    y = height - EDGE - CODE;
    write(foot);
    const rows = await codeOf(link);
    const side = Math.floor(CODE / (rows.length || 1));
    canvas.fillStyle = '#000';
    rows.forEach((row, down) => [...row].forEach((dark, across) => {
      const left = WIDTH - EDGE - side * rows.length + across * side;
      if (dark === '1') canvas.fillRect(left, height - EDGE - CODE + down * side, side, side);
    }));
    return new Promise((resolve) => element.toBlob(resolve, 'image/png'));
  }

  // The mark of generated content, in a chunk of text behind the head of the file.
  function marked(bytes, mark) {
    const text = new TextEncoder().encode(`iTXtAIGC\0\0\0\0\0${JSON.stringify({ AIGC: mark })}`);
    const chunk = new Uint8Array(text.length + 8);
    const view = new DataView(chunk.buffer);
    view.setUint32(0, text.length - 4);
    chunk.set(text, 4);
    view.setUint32(text.length + 4, checksum(text));
    const head = 33; // the signature and the first chunk
    return new Blob([bytes.slice(0, head), chunk, bytes.slice(head)], { type: 'image/png' });
  }

  function checksum(bytes) {
    let sum = 0xffffffff;
    bytes.forEach((byte) => {
      sum ^= byte;
      for (let bit = 0; bit < 8; bit += 1) sum = (sum >>> 1) ^ (sum & 1 ? 0xedb88320 : 0);
    });
    return (sum ^ 0xffffffff) >>> 0;
  }

  async function save(known, answer, link, mark, name) {
    const picture = await draw(known, answer, link);
    const file = document.createElement('a');
    file.href = URL.createObjectURL(marked(new Uint8Array(await picture.arrayBuffer()), mark));
    file.download = `${name}.png`;
    file.click();
    setTimeout(() => URL.revokeObjectURL(file.href), 10000);
  }

  return { save };
})();
