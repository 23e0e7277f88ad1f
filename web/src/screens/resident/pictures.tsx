/** Four small drawings of our own: snap, send out, handle, judge. */
const GROUND = <path d="M14 128h212" stroke="#c9c2b0" strokeWidth="4" strokeLinecap="round" />

function Snap() {
  return (
    <svg viewBox="0 0 240 150" fill="none" aria-hidden>
      {GROUND}
      <rect x="82" y="14" width="76" height="116" rx="14" fill="#14292b" />
      <rect x="89" y="26" width="62" height="84" rx="6" fill="#dfeeea" />
      <path d="M89 92l20-18 16 12 12-8 14 12v14a6 6 0 0 1-6 6H95a6 6 0 0 1-6-6z" fill="#7fa898" />
      <ellipse cx="118" cy="98" rx="18" ry="6" fill="#1c2829" />
      <path d="M97 44v-8h8M143 44v-8h-8M97 76v8h8M143 76v8h-8" stroke="#b23a22" strokeWidth="3" strokeLinecap="round" />
      <circle cx="120" cy="120" r="5" fill="#e9b44c" />
      <path d="M176 44l14-10M180 62h18M60 44L46 34M58 62H40" stroke="#e9b44c" strokeWidth="4" strokeLinecap="round" />
    </svg>
  )
}
function SendOut() {
  return (
    <svg viewBox="0 0 240 150" fill="none" aria-hidden>
      {GROUND}
      <path d="M54 92C84 30 120 120 158 62" stroke="#12645f" strokeWidth="3.5" strokeDasharray="2 9" strokeLinecap="round" />
      <path d="M30 78c0-15 11-25 24-25s24 10 24 25c0 18-24 40-24 40S30 96 30 78z" fill="#b23a22" />
      <circle cx="54" cy="77" r="9" fill="#fff" />
      <path d="M150 122V66l34-22 34 22v56z" fill="#cfdcd4" />
      <path d="M144 68l40-27 40 27" stroke="#12645f" strokeWidth="5" strokeLinecap="round" strokeLinejoin="round" />
      <path d="M174 122V96h20v26z" fill="#12645f" />
      <path d="M164 80h10M194 80h10" stroke="#12645f" strokeWidth="5" strokeLinecap="round" />
      <path d="M184 40V20l18 6-18 6" fill="#e9b44c" stroke="#875a00" strokeWidth="3" strokeLinejoin="round" />
    </svg>
  )
}
function Handle() {
  return (
    <svg viewBox="0 0 240 150" fill="none" aria-hidden>
      {GROUND}
      <path d="M116 112V56h44l22 26v30z" fill="#e9b44c" />
      <path d="M150 64h12l14 18h-26z" fill="#f6f4ee" />
      <path d="M58 112V74h58v38z" fill="#12645f" />
      <path d="M70 86h34M70 98h22" stroke="#dfeeea" strokeWidth="4" strokeLinecap="round" />
      <circle cx="84" cy="116" r="13" fill="#14292b" /><circle cx="84" cy="116" r="5" fill="#dfeeea" />
      <circle cx="156" cy="116" r="13" fill="#14292b" /><circle cx="156" cy="116" r="5" fill="#dfeeea" />
      <circle cx="206" cy="40" r="22" fill="#fff" stroke="#12645f" strokeWidth="4" />
      <path d="M206 28v13l9 6" stroke="#12645f" strokeWidth="4" strokeLinecap="round" strokeLinejoin="round" />
      <path d="M28 92H14M34 78H22M36 106H24" stroke="#c9c2b0" strokeWidth="4" strokeLinecap="round" />
    </svg>
  )
}
function Judge() {
  const stars = [62, 91, 120, 149, 178]
  return (
    <svg viewBox="0 0 240 150" fill="none" aria-hidden>
      {GROUND}
      <rect x="36" y="18" width="74" height="62" rx="10" fill="#cdd3cf" />
      <path d="M36 62l22-16 18 12 16-10 18 14v8a10 10 0 0 1-10 10H46a10 10 0 0 1-10-10z" fill="#97a5a0" />
      <ellipse cx="72" cy="68" rx="18" ry="6" fill="#1c2829" />
      <rect x="130" y="18" width="74" height="62" rx="10" fill="#dfeeea" />
      <path d="M130 62l22-16 18 12 16-10 18 14v8a10 10 0 0 1-10 10h-54a10 10 0 0 1-10-10z" fill="#7fb493" />
      <circle cx="190" cy="32" r="12" fill="#2f6b3c" />
      <path d="M184 32l4 5 8-9" stroke="#fff" strokeWidth="3.5" strokeLinecap="round" strokeLinejoin="round" />
      <path d="M115 42l8 7-8 7" stroke="#12645f" strokeWidth="4" strokeLinecap="round" strokeLinejoin="round" />
      {stars.map((x) => (
        <path key={x} transform={`translate(${x - 12} 92)`} fill="#e9b44c"
          d="M12 1l3.3 7 7.7.9-5.7 5.2 1.6 7.600L12 17.9 5.1 21.7l1.6-7.600L1 8.9 8.7 8z" />
      ))}
    </svg>
  )
}
export const HOW_PICTURES = [Snap, SendOut, Handle, Judge]
