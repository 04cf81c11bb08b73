// What the two browsers may not do: Chromium's managed policies, each bound into its own world only, never the machine's own file.

export type GuestPolicy = {
  /** The portal's start page. */
  readonly portal: string
  /** `host:port`; null: the gateway stands in line. */
  readonly proxy: string | null
}

/** What belongs to nobody who sits here for an hour. */
const NOTHING_KEPT = {
  AutofillAddressEnabled: false,
  AutofillCreditCardEnabled: false,
  BackgroundModeEnabled: false,
  BrowserAddPersonEnabled: false,
  BrowserGuestModeEnabled: false,
  BrowserSignin: 0,
  DefaultBrowserSettingEnabled: false,
  ExtensionInstallBlocklist: ['*'],
  IncognitoModeAvailability: 1,
  MetricsReportingEnabled: false,
  PasswordManagerEnabled: false,
  PromotionsEnabled: false,
  SyncDisabled: true,
  UserFeedbackAllowed: false,
} as const

/** Pages through which one sees the machine or gets around the rules of this browser. */
const CLOSED = [
  'file://*',
  'view-source:*',
  'chrome://flags',
  'chrome://inspect',
  'chrome://settings/resetProfileSettings',
]

const proxyOf = ({ portal, proxy }: GuestPolicy): object =>
  proxy === null
    ? { ProxyMode: 'direct' }
    : { ProxyMode: 'fixed_servers', ProxyServer: proxy, ProxyBypassList: new URL(portal).hostname }

/** Of the guest's browser. */
export const guestPolicies = (asked: GuestPolicy): object => ({
  ...NOTHING_KEPT,
  ...proxyOf(asked),
  DefaultNotificationsSetting: 2,
  DeveloperToolsAvailability: 2,
  // Names are asked of the park's resolver, which says why it gives none.
  DnsOverHttpsMode: 'off',
  DownloadDirectory: '/home/guest/Downloads',
  // A page over the whole screen could look like the lock screen and ask for a PIN.
  FullscreenAllowed: false,
  HomepageIsNewTabPage: false,
  HomepageLocation: asked.portal,
  NewTabPageLocation: asked.portal,
  PrintingEnabled: false,
  PromptForDownloadLocation: false,
  RemoteDebuggingAllowed: false,
  RestoreOnStartup: 4,
  RestoreOnStartupURLs: [asked.portal],
  ShowHomeButton: true,
  URLBlocklist: CLOSED,
})

/** Of the frame's: it has no network, and one page that the agent gives it, by the pipe that needs the developer's tools allowed. */
export const framePolicies = (): object => ({
  ...NOTHING_KEPT,
  AllowFileSelectionDialogs: false,
  PrintingEnabled: false,
  URLBlocklist: ['http://*', 'https://*', 'file://*', 'chrome://*', 'view-source:*'],
})

/**
 * How the guest's profile begins. Without a title bar of its own the browser has no buttons that minimise it, and the window manager's
 * has none: nothing could bring a minimised window back.
 */
export const preferences = (language: 'en' | 'ko'): object => ({
  browser: { custom_chrome_frame: false },
  intl: { accept_languages: language === 'ko' ? 'ko-KR,ko,en' : 'en-GB,en,ko' },
  translate: { enabled: false },
})
