/** The product's mark: a ship's wheel. */
export function BrandMark({ size = 20 }: { readonly size?: number }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.8"
      strokeLinecap="round"
      aria-hidden
    >
      <circle cx="12" cy="12" r="6.2" />
      <circle cx="12" cy="12" r="1.8" fill="currentColor" stroke="none" />
      <path d="M12 1.8v8M12 14.2v8M1.8 12h8M14.2 12h8M4.8 4.8l5.6 5.6M13.6 13.6l5.6 5.6M19.2 4.8l-5.6 5.6M10.4 13.6l-5.6 5.6" />
    </svg>
  );
}
