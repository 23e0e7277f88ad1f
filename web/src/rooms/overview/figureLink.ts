/** The address of the rows behind a figure. The same form as the desk reads; rooms do not reach into each other for it. */
export interface FigureLink {
  figure: string
  of: { area?: string; unplaced?: boolean; stage?: string; family?: string; channel?: string; hour?: number }
}

export function figureLink({ figure, of }: FigureLink): string {
  const query = new URLSearchParams({ figure })
  for (const [name, value] of Object.entries(of)) {
    if (value !== undefined && value !== false) query.set(name, value === true ? '1' : String(value))
  }
  return `/desk?${query.toString()}`
}
