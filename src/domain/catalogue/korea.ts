// Services that people in South Korea use. A line: id | Korean | English | kind | endpoints | needs | how the names were found.

/** Read by `read.ts`. */
export const KOREA = `
naver | 네이버 | Naver | search | www.naver.com ssl.pstatic.net | | seen
daum | 다음 | Daum | search | www.daum.net t1.daumcdn.net | | seen
nate | 네이트 | Nate | search | www.nate.com | | known
zum | 줌 | Zum | search | zum.com | | known
kakaotalk | 카카오톡 | KakaoTalk | talk | katalk.kakao.com | app phone | seen
band | 밴드 | Band | talk | band.us | | known
naver-cafe | 네이버 카페 | Naver Café | talk | cafe.naver.com | | known
naver-blog | 네이버 블로그 | Naver Blog | talk | blog.naver.com | | known
tistory | 티스토리 | Tistory | talk | www.tistory.com | | known
naver-mail | 네이버 메일 | Naver Mail | mail | mail.naver.com imap.naver.com:993 smtp.naver.com:465 | | seen
daum-mail | 다음 메일 | Daum Mail | mail | mail.daum.net imap.daum.net:993 smtp.daum.net:465 | | known
gov24 | 정부24 | Government24 | public | www.gov.kr | certificate | seen
hometax | 홈택스 | Hometax | public | www.hometax.go.kr | certificate | seen
wetax | 위택스 | Wetax | public | www.wetax.go.kr | certificate | seen
unipass | 유니패스 | UNI-PASS customs | public | unipass.customs.go.kr | certificate | seen
epost | 우체국 | Korea Post | public | www.epost.go.kr | | seen
weather | 기상청 날씨누리 | Weather service (KMA) | public | www.weather.go.kr | | seen
law | 국가법령정보센터 | Korean law | public | www.law.go.kr | | known
nhis | 국민건강보험 | National health insurance | public | www.nhis.or.kr | certificate | known
nps | 국민연금 | National pension | public | www.nps.or.kr | certificate | known
four-insurances | 4대사회보험 | Four social insurances | public | www.4insure.or.kr | certificate | known
unikorea | 통일부 | Ministry of Unification | public | www.unikorea.go.kr | | known
g2b | 나라장터 | Public procurement | public | www.g2b.go.kr | certificate | known
iros | 인터넷등기소 | Court registry | public | www.iros.go.kr | certificate | known
kosis | 국가통계포털 | Statistics (KOSIS) | public | kosis.kr | | known
kb | 국민은행 | Kookmin Bank | money | obank.kbstar.com | program certificate | seen
shinhan | 신한은행 | Shinhan Bank | money | www.shinhan.com | program certificate | seen
woori | 우리은행 | Woori Bank | money | www.wooribank.com | program certificate | seen
ibk | 기업은행 | Industrial Bank (IBK) | money | mybank.ibk.co.kr | program certificate | seen
nonghyup | 농협은행 | NongHyup Bank | money | banking.nonghyup.com | program certificate | seen
hana | 하나은행 | Hana Bank | money | www.kebhana.com | program certificate | known
kakaobank | 카카오뱅크 | KakaoBank | money | www.kakaobank.com | app phone | known
toss | 토스 | Toss | money | toss.im | app phone | known
yonhap | 연합뉴스 | Yonhap News | news | www.yna.co.kr | | seen
kbs | KBS 뉴스 | KBS News | news | news.kbs.co.kr | | known
mbc | MBC 뉴스 | MBC News | news | imnews.imbc.com | | known
ytn | YTN | YTN | news | www.ytn.co.kr | | known
hani | 한겨레 | Hankyoreh | news | www.hani.co.kr | | known
chosun | 조선일보 | Chosun Ilbo | news | www.chosun.com | | known
joongang | 중앙일보 | JoongAng Ilbo | news | www.joongang.co.kr | | known
coupang | 쿠팡 | Coupang | shop | www.coupang.com | | seen
gmarket | G마켓 | Gmarket | shop | www.gmarket.co.kr | | known
eleven-street | 11번가 | 11st | shop | www.11st.co.kr | | known
danawa | 다나와 | Danawa | shop | www.danawa.com | | known
korail | 코레일 | Korail | travel | www.letskorail.com | | seen
kobus | 고속버스통합예매 | Express buses (Kobus) | travel | www.kobus.co.kr | | known
kakaomap | 카카오맵 | KakaoMap | travel | map.kakao.com | | seen
naver-map | 네이버 지도 | Naver Map | travel | map.naver.com | | known
korean-air | 대한항공 | Korean Air | travel | www.koreanair.com | | known
ecount | 이카운트 | Ecount | work | login.ecount.com | | seen
naver-works | 네이버웍스 | Naver Works | work | auth.worksmobile.com | | seen
saramin | 사람인 | Saramin | work | www.saramin.co.kr | | known
ebs | EBS | EBS | learn | www.ebs.co.kr | | seen
papago | 파파고 | Papago | learn | papago.naver.com | | seen
naver-dictionary | 네이버 사전 | Naver Dictionary | learn | dict.naver.com | | known
wikipedia-ko | 위키백과 | Wikipedia in Korean | learn | ko.wikipedia.org upload.wikimedia.org | | known
standard-dictionary | 표준국어대사전 | Standard Korean Dictionary | learn | stdict.korean.go.kr | | known
national-library | 국립중앙도서관 | National Library of Korea | learn | www.nl.go.kr | | known
melon | 멜론 | Melon | media | www.melon.com | | known
tving | 티빙 | TVING | media | www.tving.com | | known
`
