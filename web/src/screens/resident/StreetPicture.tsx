/** Our own drawing for the home page: a street corner, and somebody about to take a photo of what is wrong. */
export function StreetPicture({ className }: { className?: string }) {
  return (
    <svg viewBox="0 0 640 430" className={className} fill="none" aria-hidden>
      <clipPath id="street-edge"><path d="M0 0h640v402a28 28 0 0 1-28 28H28a28 28 0 0 1-28-28z" /></clipPath>
      <g clipPath="url(#street-edge)">
      <circle cx="492" cy="104" r="46" fill="#f3cf86" />
      <path d="M24 120c10-22 44-20 50 2 22-6 34 22 12 30H28c-26-2-24-30-4-32zM330 62c6-14 28-14 32 2 14-4 22 14 8 20h-38c-16-2-16-20-2-22z" fill="#fff" />
      <g fill="#cfdcd4">
        <path d="M70 318V178h70v140zM150 318V130l44-22 44 22v188zM250 318V196h58v122z" />
        <path d="M398 318V150h64v168zM470 318V96h20l6-40 6 40h20v222zM536 318V208h70v110z" opacity=".9" />
      </g>
      <g stroke="#a7beb5" strokeWidth="3" strokeLinecap="round">
        <path d="M86 202h12M112 202h12M86 230h12M112 230h12M86 258h12M112 258h12M170 150h48M170 176h48M170 202h48M170 228h48" />
        <path d="M414 176h30M414 202h30M414 228h30M484 124h24M484 150h24M484 176h24M552 232h14M576 232h14M552 258h14M576 258h14" />
      </g>
      <path d="M0 318h640v22H0z" fill="#e7e1d2" />
      <path d="M0 340h640v90H0z" fill="#56686a" />
      <path d="M0 340h640" stroke="#c9c2b0" strokeWidth="6" />
      <path d="M20 392h70M130 392h70M430 392h70M540 392h70" stroke="#e9e4d6" strokeWidth="6" strokeLinecap="round" />
      <g>
        <path d="M96 318v-58" stroke="#7b6a4d" strokeWidth="8" strokeLinecap="round" />
        <path d="M96 200c-34 0-48 26-38 46-14 22 10 38 38 34 28 4 52-12 38-34 10-20-4-46-38-46z" fill="#5f9b78" />
        <path d="M78 236c8-14 24-18 34-10" stroke="#86bb98" strokeWidth="5" strokeLinecap="round" />
      </g>
      <g>
        <path d="M566 330V150c0-22-16-34-40-34h-16" stroke="#27484a" strokeWidth="8" strokeLinecap="round" />
        <path d="M492 108h40l-8 18h-24z" fill="#27484a" />
        <path d="M500 126h24l26 192h-78z" fill="#f3cf86" opacity=".26" />
      </g>
      <g>
        <ellipse cx="338" cy="384" rx="74" ry="22" fill="#3b4b4d" />
        <ellipse cx="338" cy="380" rx="60" ry="16" fill="#1c2829" />
        <path d="M278 380a60 16 0 0 1 92-13l-26 16z" fill="#8b9896" />
        <path d="M292 374l40 6M306 368l32 9" stroke="#6f7d7b" strokeWidth="3" />
        <path d="M262 352l-12-14M414 352l12-14M338 346v-18" stroke="#b23a22" strokeWidth="6" strokeLinecap="round" />
      </g>
      <g>
        <path d="M196 414c-2-40 0-70 8-92l44 2c4 30 6 60 6 90" fill="#1c4d57" />
        <path d="M188 340c-4-44 8-76 40-76s42 34 36 78z" fill="#d9623f" />
        <circle cx="230" cy="234" r="25" fill="#f1c9a5" />
        <path d="M204 232c-4-30 18-40 34-34 16 2 24 16 18 30-14-2-24-8-28-16-4 10-12 16-24 20z" fill="#2b2a2c" />
        <path d="M252 286c14 14 24 16 40 8" stroke="#d9623f" strokeWidth="19" strokeLinecap="round" />
        <circle cx="296" cy="290" r="9" fill="#f1c9a5" />
        <rect x="290" y="262" width="26" height="46" rx="6" fill="#14292b" transform="rotate(8 303 285)" />
        <path d="M320 292l28 66M318 274l84 62" stroke="#12645f" strokeWidth="2.5" strokeDasharray="3 8" strokeLinecap="round" />
      </g>
      <g>
        <path d="M420 218c0-26 20-44 44-44s44 18 44 44c0 30-44 66-44 66s-44-36-44-66z" fill="#12645f" />
        <circle cx="464" cy="218" r="26" fill="#f6f4ee" />
        <path d="M452 218l9 9 17-18" stroke="#12645f" strokeWidth="6" strokeLinecap="round" strokeLinejoin="round" />
      </g>
      </g>
    </svg>
  )
}
