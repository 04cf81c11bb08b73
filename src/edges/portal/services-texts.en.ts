// Texts about services that people know by name, in English. services-texts.ko.ts has the same keys.

export const servicesEn = {
  'services.title': 'Services',
  'services.says':
    'A hundred services that people know by name, and what the rules in force say about them in the week from now. Whether a service answers is another question: none of them was asked.',
  'services.plans': 'On each plan',
  'services.hours': 'Sessions of this plan: {hours}',
  'services.on': 'On the plan {plan}',
  'services.none': 'None of these services is in this plan.',
  'services.notes': 'Notes',
  'services.names':
    'Of each service its main names are looked at. Helpers that were not certain are left out, so it may need more.',
  'services.count': '{count} services:',
  'services.works': 'What works on your plan',
  'services.more': 'and {count} more',
  'services.all': 'All services, and what stands against the others',
} as const
