"use strict";
// Shows what the server has, and asks for it anew when there is word of another version. Zoom, state, language, theme and
// what fails are kept here, and through a reload of the page in its address.

const WORDS = {
  en: {
    theme: "Theme", language: "Language", own: "as in the text", fit: "Fit", smaller: "Smaller", larger: "Larger",
    all: "All", start: "Start", state: n => `State ${n}`, findings: "Findings", nothing: "Nothing found.", looking: "Looking …",
    failure: "What if it fails?", click: "Click an element to let it fail; click it again to restore it.",
    fails: ids => `If ${ids} fails`, clear: "Restore all", panel: "Findings",
    ok: "served", degraded: "served, but partly", recoverable: "not served until somebody acts", down: "not served",
    broken: n => n === 1 ? "1 error; the picture is the last good one" : `${n} errors; the picture is the last good one`,
    expected: "The text says more than holds", never: "Nothing could be drawn yet.", warned: "Warnings",
    lost: "The connection is lost; trying again …", drawn: "The picture is new.",
  },
  ja: {
    theme: "テーマ", language: "言語", own: "テキストの指定", fit: "全体", smaller: "縮小", larger: "拡大",
    all: "全体", start: "初期構成", state: n => `状態${n}`, findings: "指摘", nothing: "指摘はありません。", looking: "確認中…",
    failure: "停止したら?", click: "要素をクリックすると停止します。もう一度クリックすると復旧します。",
    fails: ids => `${ids}が停止した場合`, clear: "すべて復旧", panel: "指摘",
    ok: "提供される", degraded: "一部のみ提供される", recoverable: "復旧操作まで提供されない", down: "提供されない",
    broken: n => `${n}件のエラー(図は最後に描けたもの)`,
    expected: "テキストの`expect`が成り立ちません", never: "まだ何も描けていません。", warned: "警告",
    lost: "接続が切れました。再接続しています…", drawn: "図を更新しました。",
  },
};

const at = id => document.getElementById(id);
const kept = new URLSearchParams(location.hash.slice(1));
const now = { design: null, view: kept.get("view") || "", lang: kept.get("lang") || "", theme: kept.get("theme") || "", fail: (kept.get("fail") || "").split(",").filter(Boolean), turn: 0, told: 0 };
const zoom = { scale: 1, x: 0, y: 0, width: 0, height: 0, fitted: true };

const stateName = state => state.caption || (state.index ? word("state")(state.index) : word("start"));
const word = key => (WORDS[now.design && now.design.japanese ? "ja" : "en"])[key];

function keep() {
  const all = new URLSearchParams();
  for (const key of ["view", "lang", "theme"]) if (now[key]) all.set(key, now[key]);
  if (now.fail.length) all.set("fail", now.fail.join(","));
  history.replaceState(null, "", all.size ? `#${all}` : location.pathname);
}

const element = (name, text, kind) => {
  const made = document.createElement(name);
  if (text) made.textContent = text;
  if (kind) made.className = kind;
  return made;
};

const query = more => {
  const all = new URLSearchParams({ ...more });
  if (now.lang) all.set("lang", now.lang);
  return all;
};

const pictureQuery = more => {
  const all = query(more);
  if (now.view) all.set("view", now.view);
  if (now.theme) all.set("theme", now.theme);
  if (now.fail.length) all.set("fail", now.fail.join(","));
  return all;
};

// ---------------------------------------------------------------- asking

async function ask(path, how) {
  const answer = await fetch(path);
  if (!answer.ok) throw new Error(await answer.text());
  return how === "json" ? answer.json() : answer.text();
}

// The newest request wins: what an older one brings is out of date.
async function refresh() {
  const turn = ++now.turn;
  const design = await ask(`/design.json?${query()}`, "json").catch(() => null);
  if (turn !== now.turn || !design) return;
  const states = design.states || [];
  if (now.view && /^\d+$/.test(now.view) && Number(now.view) >= states.length) now.view = "";
  now.design = design;
  now.fail = now.fail.filter(id => states.some(state => state.elements.some(one => one.id === id)));
  frame();
  trouble();
  keep();
  if (!states.length) return;
  const picture = await ask(`/picture?${pictureQuery()}`, "text").catch(error => error);
  if (turn !== now.turn) return;
  if (picture instanceof Error) { at("trouble").open = true; return show(at("trouble"), "", picture.message); }
  put(picture);
  failure(turn);
  findings(turn);
}

// ---------------------------------------------------------------- the frame

function frame() {
  const { design } = now;
  document.documentElement.lang = design.japanese ? "ja" : "en";
  document.title = `${design.broken ? "✗ " : ""}${design.title || design.name || "cdp-draw"}`;
  at("title").textContent = design.title || design.name || "cdp-draw";
  at("icon").href = design.broken ? "/favicon.svg?broken=1" : "/favicon.svg";
  document.body.classList.toggle("broken", design.broken);
  document.querySelectorAll("[data-word]").forEach(one => { one.textContent = word(one.dataset.word); });
  document.querySelectorAll("[data-title]").forEach(one => { one.title = one.ariaLabel = word(one.dataset.title); });
  const states = design.states || [];
  at("empty").hidden = states.length > 0;
  at("empty").textContent = word("never");
  const tabs = states.length > 1 ? [["", word("all")], ...states.map(state => [String(state.index), stateName(state)])] : [];
  at("states").replaceChildren(...tabs.map(([view, text]) => {
    const tab = element("button", text);
    tab.type = "button";
    tab.title = text;
    tab.ariaPressed = String(view === now.view);
    tab.onclick = () => { now.view = view; zoom.fitted = true; refresh(); };
    return tab;
  }));
  choices(at("theme"), design.themes, design.theme, now.theme);
  choices(at("lang"), design.languages || [], null, now.lang);
  for (const format of ["svg", "png"]) at(format).href = `/picture?${pictureQuery({ format, save: 1 })}`;
}

function choices(select, all, own, chosen) {
  const options = [["", own || word("own")], ...all.map(one => [one, one])];
  select.replaceChildren(...options.map(([value, text]) => new Option(text, value, false, value === chosen)));
}

function show(box, heading, text) {
  box.hidden = !text;
  if (!text) return;
  box.querySelector("summary").textContent = heading;
  box.querySelector("pre").textContent = text;
}

function trouble() {
  const { design } = now;
  const box = at("trouble");
  box.classList.toggle("mild", !design.broken);
  const heading = design.broken ? word("broken")(design.errors) : design.errors ? word("expected") : word("warned");
  show(box, design.broken && !design.picture ? word("never") : heading, design.text);
  // Warnings stand under the picture until somebody wants to read them.
  if (now.told !== design.number) box.open = design.broken;
  now.told = design.number;
}

// ---------------------------------------------------------------- the picture

function put(text) {
  const parsed = new DOMParser().parseFromString(text, "image/svg+xml").documentElement;
  if (parsed.nodeName !== "svg") return;
  const picture = document.importNode(parsed, true);
  const box = (picture.getAttribute("viewBox") || "").split(" ").map(Number);
  zoom.width = parseFloat(picture.getAttribute("width")) || box[2] || 1;
  zoom.height = parseFloat(picture.getAttribute("height")) || box[3] || 1;
  at("picture").replaceChildren(picture);
  if (zoom.fitted) fit(); else place();
  at("live").textContent = word("drawn");
}

function place() {
  const { scale, x, y, width, height } = zoom;
  const svg = at("picture").firstElementChild;
  if (svg) { svg.style.width = `${width * scale}px`; svg.style.height = `${height * scale}px`; }
  at("picture").style.transform = `translate(${x}px, ${y}px)`;
}

function fit() {
  const { clientWidth, clientHeight } = at("stage");
  const room = Math.min(24, clientWidth / 30);
  zoom.scale = Math.min((clientWidth - 2 * room) / zoom.width, (clientHeight - 2 * room) / zoom.height, 2);
  zoom.x = (clientWidth - zoom.width * zoom.scale) / 2;
  zoom.y = (clientHeight - zoom.height * zoom.scale) / 2;
  zoom.fitted = true;
  place();
}

function scale(factor, x = at("stage").clientWidth / 2, y = at("stage").clientHeight / 2) {
  const wanted = Math.min(12, Math.max(.05, zoom.scale * factor));
  zoom.x = x - (x - zoom.x) * wanted / zoom.scale;
  zoom.y = y - (y - zoom.y) * wanted / zoom.scale;
  zoom.scale = wanted;
  zoom.fitted = false;
  place();
}

// The element that a part of the picture shows: its id in the picture ends with that of the text.
function shown(target) {
  const svg = at("picture").firstElementChild;
  const group = target.closest ? target.closest(".element, .card, .part, .frame") : null;
  if (!svg || !group || !group.id.startsWith(`${svg.id}-`)) return null;
  const name = group.id.slice(svg.id.length + 1);
  const ids = now.design.states.flatMap(state => state.elements.filter(one => !one.actor).map(one => one.id));
  const fits = id => name === id || name.endsWith(`-${id}`) || new RegExp(`^\\.\\d+$`).test(name.slice(name.lastIndexOf(id) + id.length)) && name.includes(id);
  return ids.filter(fits).sort((a, b) => b.length - a.length)[0] || null;
}

function fail(id) {
  now.fail = now.fail.includes(id) ? now.fail.filter(one => one !== id) : [...now.fail, id];
  refresh();
}

const points = new Map();
let moved = 0;

function pointers(stage) {
  stage.addEventListener("wheel", event => {
    event.preventDefault();
    const { left, top } = stage.getBoundingClientRect();
    scale(Math.exp(-event.deltaY * (event.deltaMode ? .05 : .0015)), event.clientX - left, event.clientY - top);
  }, { passive: false });
  stage.addEventListener("pointerdown", event => {
    points.set(event.pointerId, event);
    if (points.size === 1) moved = 0;
  });
  stage.addEventListener("pointermove", event => {
    const old = points.get(event.pointerId);
    if (!old) return;
    const [dx, dy] = [event.clientX - old.clientX, event.clientY - old.clientY];
    moved += Math.abs(dx) + Math.abs(dy);
    if (moved > 4) { stage.classList.add("dragged"); stage.setPointerCapture(event.pointerId); }
    if (points.size === 2) {
      const other = [...points.values()].find(one => one.pointerId !== event.pointerId);
      const far = one => Math.hypot(one.clientX - other.clientX, one.clientY - other.clientY);
      const { left, top } = stage.getBoundingClientRect();
      scale(far(event) / Math.max(far(old), 1), (event.clientX + other.clientX) / 2 - left, (event.clientY + other.clientY) / 2 - top);
    } else if (moved > 4) {
      zoom.x += dx; zoom.y += dy; zoom.fitted = false;
      place();
    }
    points.set(event.pointerId, event);
  });
  const end = event => { points.delete(event.pointerId); stage.classList.remove("dragged"); };
  stage.addEventListener("pointerup", end);
  stage.addEventListener("pointercancel", end);
  stage.addEventListener("click", event => {
    const id = moved > 4 ? null : shown(event.target);
    if (id) { event.preventDefault(); fail(id); }
  });
}

// ---------------------------------------------------------------- beside it

async function failure(turn) {
  const box = at("failure");
  if (!now.fail.length) {
    box.replaceChildren(element("h2", word("failure")), element("p", word("click"), "quiet"));
    return;
  }
  const told = await ask(`/failure.json?${query({ fail: now.fail.join(",") })}`, "json").catch(() => null);
  if (turn !== now.turn || !told) return;
  const clear = element("button", word("clear"));
  clear.type = "button";
  clear.onclick = () => { now.fail = []; refresh(); };
  const wanted = told.stages.filter(stage => now.view === "" || !/^\d+$/.test(now.view) || String(stage.index) === now.view);
  const list = element("ul", "", "list");
  for (const stage of wanted) {
    const row = element("li");
    row.append(element("div", stateName(stage), "where"));
    for (const [id, value] of Object.entries(stage.served)) {
      const line = element("div", "", value);
      line.append(element("span", value === "ok" ? "✓" : value === "degraded" ? "◐" : "✗", "sign"), `${named(id)}: ${word(value) || value}`);
      row.append(line);
      const chain = stage.chains[id];
      if (chain && value !== "ok") row.append(element("div", chain.text, "where"));
    }
    list.append(row);
  }
  box.replaceChildren(element("h2", word("fails")(now.fail.join(", "))), list, clear);
}

function named(id) {
  for (const state of now.design.states) {
    const one = state.elements.find(one => one.id === id);
    if (one) return one.name || id;
  }
  return id;
}

async function findings(turn) {
  const box = at("findings");
  if (!box.childElementCount) box.replaceChildren(element("h2", word("findings")), element("p", word("looking"), "quiet"));
  const stage = /^\d+$/.test(now.view) ? { stage: now.view } : {};
  const told = await ask(`/findings.json?${query(stage)}`, "json").catch(() => null);
  if (turn !== now.turn || !told) return;
  const list = element("ul", "", "list");
  for (const one of told.findings) {
    const row = element("li");
    const button = element("button");
    button.type = "button";
    button.append(element("span", { error: "✗", warning: "▲", hint: "·" }[one.severity], `sign ${one.severity}`), one.message);
    button.title = one.why;
    button.onclick = () => point(one.element);
    row.append(button, element("div", `${one.file}:${one.line}:${one.column}  ${one.rule}`, "where"));
    list.append(row);
  }
  const count = told.findings.length;
  at("side").textContent = `${word("panel")} ${count}`;
  box.replaceChildren(element("h2", `${word("findings")} (${count})`), count ? list : element("p", word("nothing"), "quiet"));
}

function point(id) {
  document.querySelectorAll(".pointed").forEach(one => one.classList.remove("pointed"));
  const groups = [...document.querySelectorAll("#picture .element, #picture .card, #picture .part, #picture .frame")];
  groups.filter(group => group.id.endsWith(`-${id}`)).forEach(group => group.classList.add("pointed"));
}

// ---------------------------------------------------------------- beginning

function keys(event) {
  if (event.target.matches("select, input") || event.ctrlKey || event.metaKey || event.altKey) return;
  const views = ["", ...((now.design && now.design.states) || []).map(state => String(state.index))];
  const go = by => {
    now.view = views[Math.min(views.length - 1, Math.max(0, views.indexOf(now.view) + by))];
    zoom.fitted = true;
    refresh();
  };
  const does = {
    ArrowRight: () => go(1), ArrowLeft: () => go(-1), PageDown: () => go(1), PageUp: () => go(-1),
    0: fit, "+": () => scale(1.25), "-": () => scale(.8), Escape: () => { if (now.fail.length) { now.fail = []; refresh(); } },
  }[event.key];
  if (does) { event.preventDefault(); does(); }
}

function listen() {
  const events = new EventSource("/events");
  events.addEventListener("version", () => refresh());
  events.onopen = () => { at("lost").hidden = true; };
  events.onerror = () => {
    at("lost").textContent = word("lost");
    at("lost").hidden = false;
    // A browser gives up when a server was away for a moment too long.
    if (events.readyState === EventSource.CLOSED) setTimeout(listen, 1000);
  };
}

at("theme").onchange = event => { now.theme = event.target.value; refresh(); };
at("lang").onchange = event => { now.lang = event.target.value; refresh(); };
at("fit").onclick = fit;
at("larger").onclick = () => scale(1.25);
at("smaller").onclick = () => scale(.8);
at("side").onclick = () => {
  const aside = at("aside");
  aside.hidden = !aside.hidden;
  at("side").ariaExpanded = String(!aside.hidden);
  if (zoom.fitted) fit();
};
addEventListener("resize", () => { if (zoom.fitted) fit(); });
addEventListener("keydown", keys);
if (innerWidth < 760) at("side").click();
pointers(at("stage"));
listen();
