// Hangul: the input method that runs in the guest's world and dies with it, so that everybody begins in the same mode.

/** Files of the guest's home, by their path. Latin first; the 한/영 key (and Control-Space) changes to Hangul and back. */
export const inputMethodFiles = (): Readonly<Record<string, string>> => ({
  '.config/fcitx5/profile': `[Groups/0]
Name=Default
Default Layout=kr
DefaultIM=keyboard-kr

[Groups/0/Items/0]
Name=keyboard-kr
Layout=

[Groups/0/Items/1]
Name=hangul
Layout=

[GroupOrder]
0=Default
`,
  '.config/fcitx5/config': `[Hotkey]
EnumerateWithTriggerKeys=True

[Hotkey/TriggerKeys]
0=Hangul
1=Control+space
2=Alt_R

[Behavior]
ActiveByDefault=False
ShareInputState=All
PreeditEnabledByDefault=True
ShowInputMethodInformation=False
`,
})

/** What programs are told of it. */
export const INPUT_METHOD_VARIABLES = {
  GTK_IM_MODULE: 'fcitx',
  XMODIFIERS: '@im=fcitx',
} as const

/** Its command, without what speaks to the desktop or to the network. */
export const INPUT_METHOD =
  'fcitx5 -D --disable=wayland,notificationitem,notifications,cloudpinyin,clipboard,quickphrase,unicode'
