// Theme, copy buttons, search and the mark in the contents. Pages are readable without this script.
(() => {
  "use strict";
  const root = document.documentElement;
  root.classList.add("script");

  // The theme is set before the first paint. Without storage, the choice lasts until the page is left.
  const THEME = "reference-theme";
  const stored = (change) => {
    try {
      return change(window.localStorage);
    } catch {
      return null;
    }
  };
  const chosen = stored((storage) => storage.getItem(THEME));
  if (chosen === "dark" || chosen === "light") root.dataset.theme = chosen;
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  const isDark = () => (root.dataset.theme ? root.dataset.theme === "dark" : dark.matches);

  const startTheme = () => {
    const button = document.querySelector(".theme");
    const show = () => button.setAttribute("aria-pressed", String(isDark()));
    button.addEventListener("click", () => {
      root.dataset.theme = isDark() ? "light" : "dark";
      stored((storage) => storage.setItem(THEME, root.dataset.theme));
      show();
    });
    dark.addEventListener("change", show);
    show();
  };

  const copyBySelection = (code) => {
    const selection = window.getSelection();
    selection.selectAllChildren(code);
    const isDone = document.execCommand("copy");
    selection.removeAllRanges();
    return isDone;
  };

  const copy = async (code) => {
    try {
      await navigator.clipboard.writeText(code.textContent);
      return true;
    } catch {
      return copyBySelection(code);
    }
  };

  const startCopy = () => {
    for (const block of document.querySelectorAll(".code")) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "button copy";
      button.textContent = "Copy";
      block.append(button);
    }
    document.addEventListener("click", async (event) => {
      const button = event.target.closest?.(".copy");
      if (!button) return;
      const isDone = await copy(button.parentElement.querySelector("pre"));
      button.textContent = isDone ? "Copied" : "Failed";
      say(isDone ? "Copied" : "Not copied");
      setTimeout(() => (button.textContent = "Copy"), 1500);
    });
  };

  /** Tells screen readers. */
  const say = (text) => (document.querySelector("[role=status]").textContent = text);

  // Search. The index is a script because pages opened from a disk cannot use fetch.
  const SHOWN = 40;
  const fold = (text) => text.toLowerCase().replace(/[\s_.-]+/g, "");
  let rows = null;
  let loading = null;

  /** One row per command, option and member; `folded` and `around` are the forms that are compared. */
  const rowsOf = (index) => {
    const rows = [];
    for (const [command, file, summary, anchors] of index) {
      const page = `${file}.html`;
      const row = (name, about, href, kind, path) =>
        rows.push({ name, about, href, kind, folded: fold(name), around: fold(`${command} ${path}`) });
      row(command, summary, page, 0, summary);
      for (const anchor of anchors) {
        const [id, path] = typeof anchor === "string" ? [anchor, anchor] : anchor;
        const at = path.lastIndexOf(".");
        const kind = at < 0 ? (path.startsWith("--") ? 1 : 3) : 2;
        const around = at < 0 ? "" : path.slice(0, at);
        row(path.slice(at + 1), `${command} ${around}`.trim(), `${page}#${id}`, kind, path);
      }
    }
    return rows;
  };

  const load = (file) => {
    loading ??= new Promise((done, failed) => {
      const script = document.createElement("script");
      script.src = file;
      script.onload = () => done((rows = rowsOf(window.searchIndex)));
      script.onerror = failed;
      document.head.append(script);
    });
    return loading;
  };

  /** Lower is better; null if a word of the query does not occur in the row. */
  const score = (row, words, here) => {
    let total = row.kind * 2;
    let isNamed = false;
    for (const word of words) {
      const at = row.folded.indexOf(word);
      if (at < 0 && !row.around.includes(word)) return null;
      isNamed ||= at >= 0;
      total += at < 0 ? 12 : row.folded === word ? 0 : at === 0 ? 4 : 8;
    }
    if (!isNamed && row.kind > 0) return null;
    return total - (row.href.startsWith(here) ? 3 : 0) + row.folded.length / 100;
  };

  const find = (query) => {
    const words = query.split(/\s+/).map(fold).filter(Boolean);
    const here = `${location.pathname.split("/").pop() || "index.html"}#`;
    if (words.length === 0) return [];
    const found = [];
    for (const row of rows) {
      const points = score(row, words, here);
      if (points !== null) found.push([points, row]);
    }
    return found.sort((one, other) => one[0] - other[0]).map(([, row]) => row);
  };

  const startSearch = () => {
    const input = document.querySelector(".search input");
    const list = document.querySelector(".results");
    let selected = -1;
    let found = [];

    const close = () => {
      list.hidden = true;
      selected = -1;
      input.setAttribute("aria-expanded", "false");
      input.removeAttribute("aria-activedescendant");
    };
    const select = (place) => {
      list.children[selected]?.setAttribute("aria-selected", "false");
      selected = place;
      const item = list.children[place];
      item.setAttribute("aria-selected", "true");
      item.scrollIntoView({ block: "nearest" });
      input.setAttribute("aria-activedescendant", item.id);
    };
    const go = (row, isApart) => {
      if (isApart) {
        window.open(row.href);
        return;
      }
      close();
      input.blur();
      location.href = row.href;
    };
    const itemOf = (row, place) => {
      const item = document.createElement("li");
      item.id = `result-${place}`;
      item.role = "option";
      item.setAttribute("aria-selected", "false");
      const name = document.createElement("b");
      name.textContent = row.name;
      const about = document.createElement("small");
      about.textContent = row.about;
      item.append(name, about);
      return item;
    };
    const show = async () => {
      const query = input.value;
      if (query.trim() === "") {
        close();
        say("");
        return;
      }
      if (!rows) {
        try {
          await load(input.dataset.index);
        } catch {
          say("The search index cannot be loaded");
          return;
        }
        if (query !== input.value) return;
      }
      const all = find(query);
      found = all.slice(0, SHOWN);
      selected = -1;
      input.removeAttribute("aria-activedescendant");
      list.replaceChildren(...found.map(itemOf));
      list.scrollTop = 0;
      list.hidden = found.length === 0;
      input.setAttribute("aria-expanded", String(found.length > 0));
      const more = all.length > SHOWN ? `, the first ${SHOWN} shown` : "";
      say(all.length === 0 ? "No results" : `${all.length} results${more}`);
      document.querySelector(".none").hidden = all.length > 0;
    };

    input.addEventListener("focus", () => load(input.dataset.index).catch(() => {}), { once: true });
    input.addEventListener("focus", show);
    input.addEventListener("input", show);
    input.addEventListener("keydown", (event) => {
      const isOpen = !list.hidden;
      if (event.key === "ArrowDown" && isOpen) select((selected + 1) % found.length);
      else if (event.key === "ArrowUp" && isOpen) select((selected <= 0 ? found.length : selected) - 1);
      else if (event.key === "Enter" && isOpen) go(found[Math.max(selected, 0)], event.ctrlKey || event.metaKey);
      else if (event.key === "Escape" && isOpen) close();
      else if (event.key === "Escape") {
        input.value = "";
        document.querySelector(".none").hidden = true;
        input.blur();
      } else return;
      event.preventDefault();
    });
    list.addEventListener("mousedown", (event) => event.preventDefault());
    list.addEventListener("click", (event) => {
      const place = [...list.children].indexOf(event.target.closest("li"));
      if (place >= 0) go(found[place], event.ctrlKey || event.metaKey);
    });
    input.addEventListener("blur", () => {
      close();
      document.querySelector(".none").hidden = true;
    });
    document.addEventListener("keydown", (event) => {
      const isTyping = event.target.closest?.("input, textarea, select, [contenteditable]");
      if (event.key !== "/" || isTyping || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      input.focus();
      input.select();
    });
  };

  /** Marks the section in view in the contents of the page. */
  const startContents = () => {
    const links = new Map();
    for (const link of document.querySelectorAll(".contents a")) {
      links.set(document.getElementById(decodeURIComponent(link.hash.slice(1))), link);
    }
    const list = document.querySelector(".contents");
    let current = null;
    const mark = (link) => {
      if (link === current) return;
      current?.removeAttribute("aria-current");
      current = link;
      current.setAttribute("aria-current", "location");
      const [top, bottom] = [list.scrollTop, list.scrollTop + list.clientHeight];
      const place = current.offsetTop;
      if (place < top || place > bottom - 40) list.scrollTop = place - list.clientHeight / 2;
    };
    const seen = new Set();
    const observer = new IntersectionObserver(
      (entries) => {
        for (const { target, isIntersecting } of entries) {
          if (isIntersecting) seen.add(target);
          else seen.delete(target);
        }
        // The first in the order of the page.
        for (const [heading, link] of links) {
          if (seen.has(heading)) {
            mark(link);
            break;
          }
        }
      },
      { rootMargin: "-60px 0px -60% 0px" },
    );
    for (const heading of links.keys()) if (heading) observer.observe(heading);
  };

  document.addEventListener("DOMContentLoaded", () => {
    startTheme();
    startCopy();
    startSearch();
    if (document.querySelector(".contents")) startContents();
    // Scrolls the sidebar, not the page, to the current command.
    const sidebar = document.querySelector(".sidebar");
    const current = sidebar.querySelector("[aria-current]");
    if (current) sidebar.scrollTop = current.offsetTop - sidebar.clientHeight / 3;
  });
})();
