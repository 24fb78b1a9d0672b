import { t } from '#ui/shared/text.ts'

/** Lucky Bet. */
export function LuckyBetPage() {
  return <h1>{t('nav.luckybet')}</h1>
}
