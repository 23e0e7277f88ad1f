/** Placeholder until the wall screen is built. */
export default function WallScreen() {
  return <main id="content" />
}
