// Drag and drop over the plain form, and how far the work is; everything works without.
(() => {
  const STAGES = { reading: "读取文件", embedding: "计算向量", indexing: "写入索引", asking: "比较答复" };

  const drop = document.getElementById("desk-drop");
  if (drop) {
    const input = drop.querySelector("input[type=file]");
    const over = (is) => (event) => { event.preventDefault(); drop.classList.toggle("over", is); };
    drop.addEventListener("dragover", over(true));
    drop.addEventListener("dragleave", over(false));
    drop.addEventListener("drop", (event) => {
      over(false)(event);
      if (!event.dataTransfer.files.length) return;
      input.files = event.dataTransfer.files;
      drop.requestSubmit();
    });
  }

  const jobs = document.getElementById("desk-jobs");
  if (!jobs) return;
  const running = [...jobs.querySelectorAll("[data-running]")];
  if (!running.length) return;
  for (const again of jobs.querySelectorAll(".again")) again.hidden = true;

  const look = async () => {
    let known;
    try {
      known = await (await fetch(jobs.dataset.address)).json();
    } catch {
      return setTimeout(look, 3000);
    }
    for (const shown of running) {
      const job = known.find((one) => one.deed === shown.dataset.deed);
      if (!job || !job.running) {
        // Leave the page alone while somebody fills in a form.
        if (!document.querySelector("form :focus, form [data-touched]")) return location.assign(where());
        shown.textContent = "已完成，刷新可见 / done, refresh to see";
        continue;
      }
      shown.querySelector(".stage").textContent = STAGES[job.stage] || job.stage || "准备";
      shown.querySelector(".count").textContent = job.total ? `${job.done}/${job.total}` : "";
      const bar = shown.querySelector("progress");
      bar.max = job.total || 1;
      bar.value = job.done;
    }
    setTimeout(look, 1000);
  };
  // Where the page is shown again: what was said to have been done is not said twice, nor a form sent again.
  const where = () => {
    if (!/\/documents(\/one)?$/.test(location.pathname)) return jobs.dataset.home;
    const kept = new URLSearchParams(location.search);
    kept.delete("done");
    return location.pathname + (kept.size ? `?${kept}` : "");
  };
  document.addEventListener("input", (event) => event.target.setAttribute("data-touched", ""));
  setTimeout(look, 1000);
})();
