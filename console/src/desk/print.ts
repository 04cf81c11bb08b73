// Prints what stands in `.print` on the page, on the paper that was chosen.

export const PAPERS = ['a4', 'receipt80', 'receipt58'] as const
export type Paper = (typeof PAPERS)[number]

/** The style sheet goes by the attribute (desk.css). */
export const print = (paper: Paper): void => {
  document.documentElement.dataset.paper = paper
  globalThis.print()
}
