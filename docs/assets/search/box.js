/* What the search box shows. Loaded once somebody searches, after the engine, the sections and what ranks them. */
(() => {
  const SHOWN = 20, LEAST = 0.1, TEASER = 40 // of the best score; in words and what is between them
  const root = new URL("../../", document.currentScript.src)
  const dialog = document.getElementById("search")
  const box = dialog.querySelector("input"), status = dialog.querySelector("[role=status]"), list = dialog.querySelector("ol")
  const none = dialog.querySelector(".search__none")
  const find = searching.ranking(MiniSearch, searching.pages)

  // Read from a disk, a folder has no page of its own.
  const address = ({ path, anchor }) =>
    new URL((location.protocol === "file:" ? path : path.replace(/(^|\/)index\.html$/, "$1")) + "#" + anchor, root).href

  const element = (name, kind, parts) => {
    const made = document.createElement(name)
    made.className = kind
    for (const [text, searched] of parts) {
      const mark = searched && document.createElement("mark")
      if (mark) mark.textContent = text
      made.append(mark || text)
    }
    return made
  }

  // The stretch of the text that holds the most of what was searched for.
  const teaser = (text, terms) => {
    const parts = searching.marked(text, terms)
    let best = 0, most = 0
    for (let at = 0; at + 2 < parts.length; at += 2) {
      const here = new Set(parts.slice(at, at + TEASER).filter(part => part[1]).map(part => part[0].toLowerCase())).size
      if (here > most) [best, most] = [at, here]
    }
    const start = Math.max(0, Math.min(best - 4, parts.length - TEASER)) & ~1
    const cut = parts.slice(start, start + TEASER)
    return [[start ? "… " : "", false], ...cut, [start + TEASER < parts.length ? " …" : "", false]]
  }

  const item = found => {
    const link = document.createElement("a"), row = document.createElement("li")
    link.href = address(found)
    link.append(element("span", "search__heading", searching.marked(found.heading, found.terms)))
    if (found.heading !== found.title) link.append(element("span", "search__page", [[found.title]]))
    link.append(element("span", "search__text", teaser(found.text, found.terms)))
    row.append(link)
    return row
  }

  const show = () => {
    const query = box.value.trim(), all = query ? find(query) : []
    const results = all.filter(({ score }) => score > LEAST * all[0].score).slice(0, SHOWN)
    list.replaceChildren(...results.map(item))
    list.scrollTop = 0
    none.hidden = !query || results.length > 0
    const told = ["Nothing found", "One section"][results.length] ?? `${results.length} sections, the best first`
    status.textContent = query ? told : ""
  }

  box.addEventListener("input", show)
  dialog.querySelector("form").addEventListener("submit", event => {
    event.preventDefault()
    list.querySelector("a")?.click()
  })
  dialog.addEventListener("keydown", event => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key], stops = [box, ...list.querySelectorAll("a")]
    if (!step) return
    event.preventDefault()
    const at = stops.indexOf(document.activeElement)
    stops[Math.max(0, Math.min(stops.length - 1, at + step))].focus()
  })
  list.addEventListener("click", event => event.target.closest("a") && dialog.close())
  list.dataset.ready = true
  show()
})()
