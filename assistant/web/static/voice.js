// The voice: answers read aloud at three speeds, what is being read marked; questions spoken where a browser hears.
window.policyVoice = (() => {
  const KEY = 'policy-assistant-speed';
  const SPEEDS = ['0.7', '1', '1.4'];
  const now = { button: null, parts: [], at: 0, turn: 0 };

  function speed() {
    try {
      const kept = localStorage.getItem(KEY);
      return SPEEDS.includes(kept) ? kept : '1';
    } catch {
      return '1';
    }
  }

  function plain(element) {
    const copied = element.cloneNode(true);
    copied.querySelectorAll('.pa-cite, a, .pa-unseen').forEach((one) => one.remove());
    const cells = [...copied.querySelectorAll('th, td')];
    return (cells.length ? cells.map((cell) => cell.textContent).join('，') : copied.textContent).replace(/\s+/g, ' ').trim();
  }

  // What a reader sees of the answer: a folded part is read once it is open.
  function partsOf(answer) {
    const all = [...answer.querySelectorAll('.pa-text :is(p, li, tbody tr)')];
    return all.filter((part) => part.offsetParent && plain(part));
  }

  function showSpeeds(button, shown) {
    const group = button.parentElement.querySelector('.pa-speeds');
    if (!group) return;
    group.hidden = !shown;
    group.querySelectorAll('button').forEach((one) => {
      one.setAttribute('aria-pressed', String(one.dataset.speed === speed()));
    });
  }

  function hush() {
    now.turn += 1;
    window.speechSynthesis?.cancel();
    document.querySelectorAll('.pa-spoken').forEach((part) => part.classList.remove('pa-spoken'));
    const { button } = now;
    now.button = null;
    if (!button) return;
    button.textContent = button.dataset.start;
    button.setAttribute('aria-pressed', 'false');
    showSpeeds(button, false);
  }

  function speak() {
    const mine = (now.turn += 1);
    document.querySelectorAll('.pa-spoken').forEach((part) => part.classList.remove('pa-spoken'));
    const part = now.parts[now.at];
    if (!part) {
      hush();
      return;
    }
    part.classList.add('pa-spoken');
    part.scrollIntoView({ block: 'nearest' });
    const speech = new SpeechSynthesisUtterance(plain(part));
    speech.lang = /[\u4e00-\u9fff]/.test(speech.text) ? 'zh-CN' : 'en';
    speech.rate = Number(speed());
    speech.onend = () => {
      if (mine !== now.turn) return; // stopped, or begun anew at another speed
      now.at += 1;
      speak();
    };
    window.speechSynthesis.speak(speech);
  }

  function read(button) {
    const again = now.button === button;
    hush();
    if (again || !window.speechSynthesis) return;
    Object.assign(now, { button, parts: partsOf(button.closest('.pa-answer')), at: 0 });
    button.dataset.start = button.textContent;
    button.textContent = button.dataset.stop;
    button.setAttribute('aria-pressed', 'true');
    showSpeeds(button, true);
    speak();
  }

  function change(button) {
    try {
      localStorage.setItem(KEY, button.dataset.speed);
    } catch {
      return; // nothing may be stored here
    }
    if (!now.button) return;
    showSpeeds(now.button, true);
    window.speechSynthesis.cancel();
    speak();
  }

  // Speaking a question

  const Recognition = window.SpeechRecognition || window.webkitSpeechRecognition;
  let hearing = null;

  function hear(button) {
    if (hearing) {
      hearing.stop();
      return;
    }
    const field = document.querySelector('#pa-question textarea');
    hearing = new Recognition();
    hearing.lang = document.documentElement.lang;
    hearing.interimResults = true;
    hearing.onresult = ({ results }) => {
      field.value = [...results].map(([best]) => best.transcript).join('');
      field.dispatchEvent(new Event('input', { bubbles: true }));
    };
    hearing.onend = () => {
      hearing = null;
      button.setAttribute('aria-pressed', 'false');
      field.focus();
    };
    button.setAttribute('aria-pressed', 'true');
    hearing.start();
  }

  if (Recognition) document.documentElement.dataset.hears = '';
  document.addEventListener('click', ({ target }) => {
    const [pace, microphone] = [target.closest('[data-speed]'), target.closest('[data-hear]')];
    if (pace) change(pace);
    if (microphone && Recognition) hear(microphone);
  });
  return { read };
})();
