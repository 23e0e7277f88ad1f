/** Measured numbers: four significant signs are more than most sensors know. */
const SIGNS = 4

export function numberText(value: number): string {
  return Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(SIGNS)))
}
