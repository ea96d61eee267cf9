
// The keyboard: nothing on the page needs a mouse.

function move(step, isWanted = () => true) {
  const start = view.current ? view.rows.indexOf(view.current) : -1;
  for (let place = start < 0 && step < 0 ? view.rows.length - 1 : start + step; place >= 0 && place < view.rows.length; place += step) {
    if (isWanted(view.rows[place])) return goTo(place);
  }
  return null;
}

function goTo(place) {
  if (place >= view.drawn) drawMore(place + STEP - view.drawn);
  const row = view.rows[place];
  makeCurrent(row);
  const shown = document.getElementById(`row-${row.place}`);
  shown.querySelector(".open").focus({ preventScroll: true });
  shown.scrollIntoView({ block: "nearest" });
  return row;
}

const KEYS = {
  "/": () => document.getElementById("search").focus(),
  j: () => move(1),
  k: () => move(-1),
  r: () => {
    const row = move(1, (each) => each.status === "review" && !decisionOf(each));
    if (row) toggle(row, true);
  },
  n: () => view.current && decide(view.current, "none"),
  u: () => view.current && decide(view.current, null),
  o: () => {
    const row = view.current;
    const found = row && row.candidates[row.best === null ? 0 : row.best];
    if (found) window.open(addressOf(found), "_blank", "noopener,noreferrer");
  },
  s: saveDecisions,
  "?": () => { document.getElementById("keys").open = true; document.getElementById("keys").scrollIntoView(); },
};

function onKey(event) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const field = event.target.closest("input, select");
  if (field) {
    if (event.key === "Escape") field.blur();
    return;
  }
  const candidate = view.current && /^[1-9]$/.test(event.key) ? view.current.candidates[Number(event.key) - 1] : null;
  if (candidate) decide(view.current, String(candidate.id));
  else if (KEYS[event.key]) KEYS[event.key]();
  else return;
  event.preventDefault();
}
