/** The pin as an element MapLibre can place: a cinnabar drop with a white eye. */
const NS = 'http://www.w3.org/2000/svg'

export function pinElement(): HTMLElement {
  const holder = document.createElement('div')
  holder.style.filter = 'drop-shadow(0 4px 5px rgb(0 0 0 / .32))'
  holder.style.cursor = 'grab'
  const svg = document.createElementNS(NS, 'svg')
  svg.setAttribute('viewBox', '0 0 36 46')
  svg.setAttribute('width', '40')
  svg.setAttribute('height', '52')
  const drop = document.createElementNS(NS, 'path')
  drop.setAttribute('d', 'M18 45S2.5 29.5 2.5 17.5a15.5 15.5 0 1 1 31 0C33.5 29.5 18 45 18 45z')
  drop.setAttribute('fill', '#b23a22')
  drop.setAttribute('stroke', '#fff')
  drop.setAttribute('stroke-width', '2')
  const eye = document.createElementNS(NS, 'circle')
  eye.setAttribute('cx', '18')
  eye.setAttribute('cy', '17.5')
  eye.setAttribute('r', '5.5')
  eye.setAttribute('fill', '#fff')
  svg.append(drop, eye)
  holder.append(svg)
  return holder
}
