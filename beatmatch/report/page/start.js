
// Connect the tools above the table, and draw it.

function showFilters() {
  const buttons = FILTERS.filter((each) => each.name === "" || ROWS.some(each.isShown) || each.name === view.only).map((each) =>
    element("button", { type: "button", "aria-pressed": String(each.name === view.only), click: () => { view.only = each.name; showFilters(); select(); } },
      each.word, each.name ? ` ${ROWS.filter(each.isShown).length}` : ""));
  document.getElementById("filters").replaceChildren(...buttons);
}

const search = document.getElementById("search");
search.addEventListener("input", () => { view.words = fold(search.value).split(/\s+/).filter(Boolean); select(); });

const playlist = document.getElementById("playlist");
playlist.append(element("option", { value: "" }, "all"), ...DATA.playlists.map((name, place) => element("option", { value: place }, name)));
playlist.addEventListener("change", () => { view.playlist = playlist.value; select(); });
document.getElementById("playlist-choice").hidden = DATA.playlists.length < 2;

const sort = document.getElementById("sort");
sort.append(...Object.entries(SORTS).map(([name, [word]]) => element("option", { value: name }, word)));
sort.addEventListener("change", () => { view.sort = sort.value; select(); });
const reverse = document.getElementById("reverse");
reverse.addEventListener("click", () => {
  view.isReversed = !view.isReversed;
  reverse.setAttribute("aria-pressed", String(view.isReversed));
  reverse.textContent = view.isReversed ? "↑" : "↓";
  select();
});

const more = document.getElementById("more");
more.addEventListener("click", () => drawMore());
new IntersectionObserver((seen) => { if (seen.some((each) => each.isIntersecting) && !more.hidden) drawMore(); }, { rootMargin: "600px" }).observe(more.parentElement);

document.getElementById("save").addEventListener("click", saveDecisions);
document.getElementById("forget").addEventListener("click", forgetDecisions);
document.addEventListener("keydown", onKey);
window.addEventListener("beforeprint", () => drawMore(Infinity));
window.addEventListener("beforeunload", (event) => { if (!isSaved) event.preventDefault(); });

restoreDecisions();
showDecisions();
showFilters();
select();
