// Services that people use everywhere. A line: id | Korean | English | kind | endpoints | needs | how the names were found.

/** Read by `read.ts`. */
export const EVERYWHERE = `
google | 구글 | Google | search | www.google.com www.gstatic.com | | known
bing | 빙 | Bing | search | www.bing.com | | known
duckduckgo | 덕덕고 | DuckDuckGo | search | duckduckgo.com | | known
chatgpt | 챗GPT | ChatGPT | search | chatgpt.com | | known
whatsapp | 왓츠앱 | WhatsApp | talk | web.whatsapp.com | app phone | known
telegram | 텔레그램 | Telegram | talk | web.telegram.org | phone | known
line | 라인 | LINE | talk | line.me | app phone | known
wechat | 위챗 | WeChat | talk | wx.qq.com | app phone | known
discord | 디스코드 | Discord | talk | discord.com gateway.discord.gg | | known
facebook | 페이스북 | Facebook | talk | www.facebook.com | | known
instagram | 인스타그램 | Instagram | talk | www.instagram.com | | known
x | 엑스 | X | talk | x.com | | known
reddit | 레딧 | Reddit | talk | www.reddit.com | | known
gmail | 지메일 | Gmail | mail | mail.google.com imap.gmail.com:993 smtp.gmail.com:465 | | known
outlook | 아웃룩 메일 | Outlook mail | mail | outlook.live.com | | known
icloud-mail | 아이클라우드 메일 | iCloud Mail | mail | www.icloud.com imap.mail.me.com:993 | | known
who | 세계보건기구 | World Health Organization | public | www.who.int | | known
united-nations | 국제연합 | United Nations | public | www.un.org | | known
paypal | 페이팔 | PayPal | money | www.paypal.com | | known
wise | 와이즈 | Wise | money | wise.com | phone | known
bbc | BBC | BBC | news | www.bbc.com | | known
reuters | 로이터 | Reuters | news | www.reuters.com | | known
associated-press | AP 통신 | Associated Press | news | apnews.com | | known
amazon | 아마존 | Amazon | shop | www.amazon.com | | known
ebay | 이베이 | eBay | shop | www.ebay.com | | known
openstreetmap | 오픈스트리트맵 | OpenStreetMap | travel | www.openstreetmap.org tile.openstreetmap.org | | known
booking | 부킹닷컴 | Booking.com | travel | www.booking.com | | known
zoom | 줌 회의 | Zoom | work | zoom.us | | known
teams | 팀즈 | Microsoft Teams | work | teams.microsoft.com login.microsoftonline.com | | known
slack | 슬랙 | Slack | work | slack.com app.slack.com | | known
google-drive | 구글 드라이브 | Google Drive | work | drive.google.com docs.google.com | | known
linkedin | 링크드인 | LinkedIn | work | www.linkedin.com | | known
wikipedia-en | 영어 위키백과 | Wikipedia in English | learn | en.wikipedia.org | | known
khan-academy | 칸 아카데미 | Khan Academy | learn | www.khanacademy.org | | known
coursera | 코세라 | Coursera | learn | www.coursera.org | | known
deepl | 딥엘 번역 | DeepL | learn | www.deepl.com | | known
youtube | 유튜브 | YouTube | media | www.youtube.com i.ytimg.com | | known
netflix | 넷플릭스 | Netflix | media | www.netflix.com | | known
github | 깃허브 | GitHub | software | github.com github.githubassets.com | | known
debian | 데비안 내려받기 | Debian packages | software | deb.debian.org:80 | | known
`
