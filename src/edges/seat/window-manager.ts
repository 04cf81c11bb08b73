// The window manager's whole configuration: no menu, no key, no way to move, close or uncover anything; the frame above all.

/** Pixels of the strip at the top, which no window of the guest covers. */
export const STRIP = 52

export const FRAME_CLASS = 'isthmus-frame'
export const GUEST_CLASS = 'isthmus-guest'

/** openbox(1), rc.xml. Alt-F4 is taken and does nothing, so that no window ever gets it. Dialogs stay as large as they are, in the middle of what is left; every other window fills it. */
export const openboxConfig = (): string => `<?xml version="1.0" encoding="UTF-8"?>
<openbox_config xmlns="http://openbox.org/3.4/rc">
<focus><focusNew>yes</focusNew><followMouse>no</followMouse><focusLast>yes</focusLast><underMouse>no</underMouse></focus>
<placement><policy>Smart</policy><center>yes</center></placement>
<theme><titleLayout>L</titleLayout><keepBorder>no</keepBorder><animateIconify>no</animateIconify></theme>
<desktops><number>1</number><popupTime>0</popupTime></desktops>
<resize><drawContents>no</drawContents><popupShow>Never</popupShow></resize>
<keyboard><keybind key="A-F4"><action name="Unshade"/></keybind></keyboard>
<mouse>
<context name="Client"><mousebind button="Left" action="Press"><action name="Focus"/><action name="Raise"/></mousebind></context>
<context name="Titlebar"><mousebind button="Left" action="Press"><action name="Focus"/><action name="Raise"/></mousebind></context>
</mouse>
<applications>
<application class="${FRAME_CLASS}"><decor>no</decor><layer>above</layer><focus>yes</focus></application>
<application class="${GUEST_CLASS}" type="normal"><decor>no</decor><maximized>yes</maximized><fullscreen>no</fullscreen><layer>normal</layer><focus>yes</focus></application>
<application class="${GUEST_CLASS}" type="dialog"><decor>no</decor><layer>normal</layer><focus>yes</focus></application>
</applications>
</openbox_config>
`
