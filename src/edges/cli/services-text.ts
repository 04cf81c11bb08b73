// What changes of the services that people know by name, beside the sentences that are signed.
import { type ServiceChange, tellServiceChanges } from '../../domain/catalogue/differences.ts'
import { endpointText } from '../../domain/catalogue/service.ts'
import { english } from '../../domain/policy/tell/english.ts'
import { korean } from '../../domain/policy/tell/korean.ts'

/** As data and as sentences; `changes` null: too many combinations to tell. */
export type ServicesTold = {
  readonly changes: readonly object[] | null
  readonly sentences: { readonly en: readonly string[]; readonly ko: readonly string[] }
}

export const servicesTold = (changes: readonly ServiceChange[] | undefined): ServicesTold => ({
  changes:
    changes?.map(({ services, ...change }) => ({
      ...change,
      services: services.map(({ service, endpoints }) => ({ id: service.id, names: endpoints.map(endpointText) })),
    })) ?? null,
  sentences: {
    en: tellServiceChanges(changes ?? [], english),
    ko: tellServiceChanges(changes ?? [], korean),
  },
})

const HEADS = { en: 'Of the services that people know by name:', ko: '이름이 알려진 서비스 가운데:' } as const

/** Nothing where none of them changes. */
export const servicesBlock = ({ sentences }: ServicesTold, language: 'en' | 'ko'): readonly string[] =>
  sentences[language].length === 0 ? [] : [HEADS[language], ...sentences[language].map((text) => `  ${text}`)]
