(() => {
  const root = document.documentElement;
  const speak = (language) => { root.dataset.language = root.lang = language; };
  document.querySelectorAll("[data-switch]").forEach((button) =>
    button.addEventListener("click", () => speak(button.dataset.switch)));
  const wanted = root.dataset.prefer || location.hash.slice(1) || navigator.language || "zh";
  speak(wanted.toLowerCase().startsWith("zh") ? "zh" : "en");

  const cases = [...document.querySelectorAll(".case")];
  for (const form of document.querySelectorAll(".filters")) {
    form.hidden = false;
    const apply = () => {
      const words = form.elements.text.value.trim().toLowerCase();
      let shown = 0;
      for (const one of cases) {
        const fits = ["kind", "status", "verdict", "change", "lost"].every((name) => {
          const field = form.elements[name];
          return !field || !field.value || one.dataset[name] === field.value;
        });
        one.hidden = !(fits && (!words || one.textContent.toLowerCase().includes(words)));
        shown += !one.hidden;
      }
      form.querySelector("output").value = `${shown} / ${cases.length}`;
    };
    form.addEventListener("input", apply);
    form.addEventListener("submit", (event) => event.preventDefault());
    form.querySelector("[data-open]").addEventListener("click", () => {
      const some = cases.filter((one) => !one.hidden);
      const open = some.some((one) => !one.open);
      some.forEach((one) => { one.open = open; });
    });
    apply();
  }
  addEventListener("beforeprint", () => cases.forEach((one) => { one.open = true; }));
})();
