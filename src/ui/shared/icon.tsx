const PATHS = {
  home: 'M3 11 12 4l9 7M5 10v10h5v-6h4v6h5V10',
  activity: 'M4 7h11M4 12h16M4 17h8M18 5l2 2-2 2',
  explorer: 'M11 18a7 7 0 1 0 0-14 7 7 0 0 0 0 14zm5-2 5 5',
  network: 'M12 8V4M7 18l-3 2M17 18l3 2M12 16a4 4 0 1 0 0-8 4 4 0 0 0 0 8z',
  settings:
    'M4 7h10M18 7h2M4 17h2M10 17h10M16 9a2 2 0 1 0 0-4 2 2 0 0 0 0 4zM8 19a2 2 0 1 0 0-4 2 2 0 0 0 0 4z',
  send: 'M5 19 19 5M9 5h10v10',
  receive: 'M19 5 5 19M15 19H5V9',
  copy: 'M9 9h11v11H9zM5 15H4V4h11v1',
  check: 'm5 12 5 5L20 7',
  shield: 'M12 3 5 6v5c0 5 3 8 7 10 4-2 7-5 7-10V6zm-3 9 2 2 4-4',
  repeat: 'M4 12a8 8 0 0 1 14-5l2 2M20 4v5h-5M20 12a8 8 0 0 1-14 5l-2-2M4 20v-5h5',
  group: 'M9 12a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM3 20c0-4 3-5 6-5s6 1 6 5M16 6a3 3 0 0 1 0 6M17 15c2 0 4 1 4 5',
  person: 'M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM5 21c0-5 3-6 7-6s7 1 7 6',
  clock: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 7v5l3 3',
  warning: 'M12 4 2 20h20zM12 10v4M12 17v.5',
  error: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM9 9l6 6M15 9l-6 6',
  info: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 11v5M12 8v.5',
  chevron: 'm9 5 7 7-7 7',
  key: 'M14 10a4 4 0 1 1-4-4 4 4 0 0 1 4 4zm-1 2 7 7M17 16l2-2',
  words: 'M4 6h16M4 12h16M4 18h9',
  file: 'M6 3h8l4 4v14H6zM14 3v5h4',
  lock: 'M6 11h12v9H6zM9 11V8a3 3 0 0 1 6 0v3',
  plus: 'M12 5v14M5 12h14',
  block: 'M12 3 4 7v10l8 4 8-4V7zM4 7l8 4 8-4M12 11v10',
  download: 'M12 4v11M7 11l5 5 5-5M4 20h16',
  code: 'm8 7-5 5 5 5M16 7l5 5-5 5M14 5l-4 14',
  dice: 'M5 4h14v16H5zM9 8.5v.1M15 8.5v.1M12 12v.1M9 15.5v.1M15 15.5v.1',
  drop: 'M12 3c4 5 6 8 6 11a6 6 0 0 1-12 0c0-3 2-6 6-11z',
} as const

export type IconName = keyof typeof PATHS

/** A line icon in the colour of the text; decoration, so hidden from readers. */
export function Icon({ name, className }: { readonly name: IconName; readonly className?: string }) {
  return (
    <svg
      className={className}
      width="20"
      height="20"
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.75"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      <path d={PATHS[name]} />
    </svg>
  )
}
