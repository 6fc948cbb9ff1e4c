// Starts each figure that can be driven, by the module in its `data-drive`. With the theme's instant navigation a page
// changes without loading: what belongs to the page before is told to stop.
let page = new AbortController()

function enter() {
  page.abort()
  page = new AbortController()
  const { signal } = page
  for (const box of document.querySelectorAll("[data-drive]"))
    import(`./${box.dataset.drive}`).then(module => signal.aborted || module.mount(box, signal))
}

if (window.document$) window.document$.subscribe(enter)
else enter()
