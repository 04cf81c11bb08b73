// Texts about services that people know by name, in Korean. services-texts.en.ts has the same keys.
import type { servicesEn } from './services-texts.en.ts'

export const servicesKo: Readonly<Record<keyof typeof servicesEn, string>> = {
  'services.title': '서비스',
  'services.says':
    '널리 쓰는 서비스 백 곳을 지금부터 한 주 동안 이용할 수 있는지, 시행 중인 규칙에 따라 보여 줍니다. 서비스가 실제로 응답하는지는 확인하지 않았습니다.',
  'services.plans': '이용 범위마다',
  'services.hours': '접속 시간: {hours}',
  'services.on': '이용 범위: {plan}',
  'services.none': '이 이용 범위에는 이 서비스들이 들어 있지 않습니다.',
  'services.notes': '참고',
  'services.names':
    '서비스마다 대표 이름을 살펴봅니다. 확실하지 않은 이름은 뺐으므로 더 필요한 이름이 있을 수 있습니다.',
  'services.count': '{count}곳:',
  'services.works': '이용할 수 있는 서비스',
  'services.more': '외 {count}곳',
  'services.all': '서비스 모두 보기와 막는 까닭',
}
