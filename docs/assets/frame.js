// What every page does: the choice of colors, the section that is being read, what is folded, the door of the search.
(() => {
  // The scheme. What is kept is what Material kept, so that who has chosen once need not choose again; the script that
  // applies it before the first paint is in the page, behind the switch.
  const form = document.querySelector("[data-md-component=palette]")
  const inputs = [...form.querySelectorAll("input")]
  const media = "(prefers-color-scheme: dark)"

  function choose(at) {
    inputs[at].checked = true
    inputs.forEach((input, i) => { input.nextElementSibling.hidden = i !== at })
    paint(at)
  }
  form.addEventListener("change", () => {
    const at = inputs.findIndex(input => input.checked)
    const color = { media: inputs[at].dataset.mdColorMedia, scheme: inputs[at].dataset.mdColorScheme }
    try {
      localStorage.setItem(paint.key, JSON.stringify({ index: at, color }))
    } catch {} // where nothing may be kept, the choice holds for this page
    choose(at)
  })
  matchMedia(media).addEventListener("change", () => paint(inputs.findIndex(input => input.checked)))
  choose(paint.kept())

  // The section that is being read, in the contents: the last whose heading has come up to the header.
  const links = [...document.querySelectorAll("[data-md-component=toc] a")]
  const headings = links.map(link => document.getElementById(decodeURIComponent(link.hash.slice(1))))
  let waiting = false
  function follow() {
    waiting = false
    const edge = document.querySelector(".md-header").getBoundingClientRect().bottom + 24
    const root = document.documentElement, end = scrollY > 0 && scrollY + innerHeight >= root.scrollHeight - 1
    const read = headings.filter(heading => heading.getBoundingClientRect().top < edge).length
    const now = end ? links.length - 1 : read - 1
    links.forEach((link, i) => link.classList.toggle("md-nav__link--active", i === now))
  }
  if (links.length) {
    const later = () => { waiting ||= requestAnimationFrame(follow) }
    for (const type of ["scroll", "resize"]) addEventListener(type, later, { passive: true })
    follow()
  }

  // What is folded opens for an address within it, and on paper.
  function reveal() {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)))
    let folded = target?.closest("details:not([open])")
    if (!folded) return
    for (; folded; folded = folded.parentElement.closest("details:not([open])")) folded.open = true
    target.scrollIntoView()
  }
  addEventListener("hashchange", reveal)
  reveal()
  let opened = []
  addEventListener("beforeprint", () => {
    opened = [...document.querySelectorAll("article details:not([open])")]
    for (const details of opened) details.open = true
  })
  addEventListener("afterprint", () => { for (const details of opened) details.open = false })

  // What stands in the margin of a desk is not folded there, so Tab does not stop at a switch that would do nothing.
  const desk = matchMedia("(min-width: 76.25em)")
  function unfold() {
    for (const note of document.querySelectorAll("details.margin")) {
      note.open = desk.matches
      note.querySelector("summary").tabIndex = desk.matches ? -1 : 0
    }
  }
  if (CSS.supports("selector(::details-content)")) {
    desk.addEventListener("change", unfold)
    if (desk.matches) unfold()
  }

  // Code that is wider than its box is a stop of the Tab key, so that arrows can move it.
  for (const code of document.querySelectorAll("pre > code")) if (code.scrollWidth > code.clientWidth) code.tabIndex = 0

  // The contents over the text of a phone close once the focus has left them: what it goes to is behind them.
  const contents = document.getElementById("contents")
  contents.addEventListener("focusout", event => {
    if (event.relatedTarget && !contents.contains(event.relatedTarget) && contents.matches(":popover-open")) contents.hidePopover()
  })

  // The search box. What finds is fetched when it is opened, and not before.
  const dialog = document.getElementById("search"), box = dialog.querySelector("input")
  const load = () => {
    for (const name of ["minisearch", "rank", "sections", "box"]) {
      const script = document.createElement("script")
      script.async = false // in this order
      script.src = dialog.dataset.scripts.replace(/\/?$/, "/") + name + ".js"
      document.head.append(script)
    }
  }
  const open = () => {
    if (dialog.open) return
    dialog.showModal()
    box.select()
    if (!dialog.dataset.loaded) load()
    dialog.dataset.loaded = true
  }
  document.querySelector(".search-button").addEventListener("click", open)
  dialog.querySelector(".search__close").addEventListener("click", () => dialog.close())
  dialog.addEventListener("click", event => event.target === dialog && dialog.close()) // beside it
  document.addEventListener("keydown", event => {
    const typing = event.target.closest?.("input:not([type=range], [type=radio], [type=checkbox]), textarea, select, [contenteditable]")
    if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey) return
    event.preventDefault()
    open()
  })
})()
