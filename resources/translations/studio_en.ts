<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en_GB" sourcelanguage="en">
<context>
    <name>AboutDialog</name>
    <message>
        <source>About LaMa Studio</source>
        <translation>About LaMa Studio</translation>
    </message>
    <message>
        <source>Versions, licences and weights</source>
        <translation>Versions, licences and weights</translation>
    </message>
    <message>
        <source>Copy diagnostics</source>
        <translation>Copy diagnostics</translation>
    </message>
    <message>
        <source>Versions, system and settings; nothing about you</source>
        <translation>Versions, system and settings; nothing about you</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>Copied</translation>
    </message>
    <message>
        <source>Erase things from photos: offline, exact and fast.</source>
        <translation>Erase things from photos: offline, exact and fast.</translation>
    </message>
</context>
<context>
    <name>Actions</name>
    <message>
        <source>&amp;Open…</source>
        <translation>&amp;Open…</translation>
    </message>
    <message>
        <source>Open &amp;folder…</source>
        <translation>Open &amp;folder…</translation>
    </message>
    <message>
        <source>Open &amp;recent</source>
        <translation>Open &amp;recent</translation>
    </message>
    <message>
        <source>&amp;Save</source>
        <translation>&amp;Save</translation>
    </message>
    <message>
        <source>Save &amp;As…</source>
        <translation>Save &amp;As…</translation>
    </message>
    <message>
        <source>Save pro&amp;ject…</source>
        <translation>Save pro&amp;ject…</translation>
    </message>
    <message>
        <source>&amp;Preferences…</source>
        <translation>&amp;Preferences…</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>&amp;Quit</translation>
    </message>
    <message>
        <source>&amp;Undo</source>
        <translation>&amp;Undo</translation>
    </message>
    <message>
        <source>&amp;Redo</source>
        <translation>&amp;Redo</translation>
    </message>
    <message>
        <source>&amp;Copy picture</source>
        <translation>&amp;Copy picture</translation>
    </message>
    <message>
        <source>&amp;Paste picture</source>
        <translation>&amp;Paste picture</translation>
    </message>
    <message>
        <source>&amp;Erase</source>
        <translation>&amp;Erase</translation>
    </message>
    <message>
        <source>Erase from the &amp;series…</source>
        <translation>Erase from the &amp;series…</translation>
    </message>
    <message>
        <source>&amp;Clear mask</source>
        <translation>&amp;Clear mask</translation>
    </message>
    <message>
        <source>Mark &amp;all</source>
        <translation>Mark &amp;all</translation>
    </message>
    <message>
        <source>&amp;Invert mask</source>
        <translation>&amp;Invert mask</translation>
    </message>
    <message>
        <source>&amp;Grow mask</source>
        <translation>&amp;Grow mask</translation>
    </message>
    <message>
        <source>&amp;Shrink mask</source>
        <translation>&amp;Shrink mask</translation>
    </message>
    <message>
        <source>More &amp;feather</source>
        <translation>More &amp;feather</translation>
    </message>
    <message>
        <source>&amp;Less feather</source>
        <translation>&amp;Less feather</translation>
    </message>
    <message>
        <source>I&amp;mport mask…</source>
        <translation>I&amp;mport mask…</translation>
    </message>
    <message>
        <source>E&amp;xport mask…</source>
        <translation>E&amp;xport mask…</translation>
    </message>
    <message>
        <source>Take &amp;back the last click</source>
        <translation>Take &amp;back the last click</translation>
    </message>
    <message>
        <source>C&amp;ancel</source>
        <translation>C&amp;ancel</translation>
    </message>
    <message>
        <source>Smaller brush</source>
        <translation>Smaller brush</translation>
    </message>
    <message>
        <source>Larger brush</source>
        <translation>Larger brush</translation>
    </message>
    <message>
        <source>Zoom &amp;in</source>
        <translation>Zoom &amp;in</translation>
    </message>
    <message>
        <source>Zoom &amp;out</source>
        <translation>Zoom &amp;out</translation>
    </message>
    <message>
        <source>&amp;Fit in window</source>
        <translation>&amp;Fit in window</translation>
    </message>
    <message>
        <source>&amp;Actual size (1:1)</source>
        <translation>&amp;Actual size (1:1)</translation>
    </message>
    <message>
        <source>Show &amp;before (hold \)</source>
        <translation>Show &amp;before (hold \)</translation>
    </message>
    <message>
        <source>Before and after, &amp;split</source>
        <translation>Before and after, &amp;split</translation>
    </message>
    <message>
        <source>Mask as out&amp;line</source>
        <translation>Mask as out&amp;line</translation>
    </message>
    <message>
        <source>Pixel &amp;grid</source>
        <translation>Pixel &amp;grid</translation>
    </message>
    <message>
        <source>&amp;Navigator</source>
        <translation>&amp;Navigator</translation>
    </message>
    <message>
        <source>Show &amp;erases and history</source>
        <translation>Show &amp;erases and history</translation>
    </message>
    <message>
        <source>F&amp;ull screen</source>
        <translation>F&amp;ull screen</translation>
    </message>
    <message>
        <source>User &amp;guide</source>
        <translation>User &amp;guide</translation>
    </message>
    <message>
        <source>&amp;First steps</source>
        <translation>&amp;First steps</translation>
    </message>
    <message>
        <source>&amp;Keyboard shortcuts</source>
        <translation>&amp;Keyboard shortcuts</translation>
    </message>
    <message>
        <source>Copy &amp;diagnostics</source>
        <translation>Copy &amp;diagnostics</translation>
    </message>
    <message>
        <source>&amp;About LaMa Studio</source>
        <translation>&amp;About LaMa Studio</translation>
    </message>
</context>
<context>
    <name>Canvas</name>
    <message>
        <source>Photo canvas</source>
        <translation>Photo canvas</translation>
    </message>
    <message>
        <source>Before</source>
        <translation>Before</translation>
    </message>
    <message>
        <source>After</source>
        <translation>After</translation>
    </message>
</context>
<context>
    <name>CanvasFrame</name>
    <message>
        <source>Scroll sideways</source>
        <translation>Scroll sideways</translation>
    </message>
    <message>
        <source>Scroll up and down</source>
        <translation>Scroll up and down</translation>
    </message>
</context>
<context>
    <name>EmptyState</name>
    <message>
        <source>Open a photo or drop one here</source>
        <translation>Open a photo or drop one here</translation>
    </message>
    <message>
        <source>Paint over what should go, press Enter, and it is gone.
Everything stays on this computer.</source>
        <translation>Paint over what should go, press Enter, and it is gone.
Everything stays on this computer.</translation>
    </message>
    <message>
        <source>Open photo…</source>
        <translation>Open photo…</translation>
    </message>
    <message>
        <source>Open photo</source>
        <translation>Open photo</translation>
    </message>
    <message>
        <source>Try it on a sample photo</source>
        <translation>Try it on a sample photo</translation>
    </message>
</context>
<context>
    <name>EraseDelegate</name>
    <message>
        <source>Name of the erase</source>
        <translation>Name of the erase</translation>
    </message>
</context>
<context>
    <name>EraseList</name>
    <message>
        <source>{name} stays where it is: it shares pixels with its neighbour.</source>
        <translation>{name} stays where it is: it shares pixels with its neighbour.</translation>
    </message>
    <message>
        <source>The shadow is marked; press Enter to erase it.</source>
        <translation>The shadow is marked; press Enter to erase it.</translation>
    </message>
    <message>
        <source>As it was</source>
        <translation>As it was</translation>
    </message>
    <message>
        <source>Trying: {name}…</source>
        <translation>Trying: {name}…</translation>
    </message>
    <message>
        <source>{count} more to come…</source>
        <translation>{count} more to come…</translation>
    </message>
    <message>
        <source>The photo has changed below; look for variants again.</source>
        <translation>The photo has changed below; look for variants again.</translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation>Automatic</translation>
    </message>
    <message>
        <source>Texture</source>
        <translation>Texture</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>Network</translation>
    </message>
    <message>
        <source>Nearby</source>
        <translation>Nearby</translation>
    </message>
    <message>
        <source>Mirrored</source>
        <translation>Mirrored</translation>
    </message>
    <message>
        <source>Coarser</source>
        <translation>Coarser</translation>
    </message>
    <message>
        <source>Another</source>
        <translation>Another</translation>
    </message>
</context>
<context>
    <name>EraseModel</name>
    <message>
        <source>Erase {number}</source>
        <translation>Erase {number}</translation>
    </message>
    <message>
        <source>{share:.0%} done</source>
        <translation>{share:.0%} done</translation>
    </message>
    <message>
        <source>waiting</source>
        <translation>waiting</translation>
    </message>
    <message>
        <source>network only</source>
        <translation>network only</translation>
    </message>
    <message>
        <source>network refined</source>
        <translation>network refined</translation>
    </message>
    <message>
        <source>refined with texture</source>
        <translation>refined with texture</translation>
    </message>
    <message>
        <source>texture</source>
        <translation>texture</translation>
    </message>
    <message>
        <source>automatic</source>
        <translation>automatic</translation>
    </message>
    <message>
        <source>grow {px}</source>
        <translation>grow {px}</translation>
    </message>
    <message>
        <source>feather {px}</source>
        <translation>feather {px}</translation>
    </message>
    <message>
        <source>Changed below: run again</source>
        <translation>Changed below: run again</translation>
    </message>
    <message>
        <source>Looks soft: refine</source>
        <translation>Looks soft: refine</translation>
    </message>
    <message>
        <source>Edge visible: grow {px} px</source>
        <translation>Edge visible: grow {px} px</translation>
    </message>
    <message>
        <source>A shadow remains: select it</source>
        <translation>A shadow remains: select it</translation>
    </message>
    <message>
        <source>shown</source>
        <translation>shown</translation>
    </message>
    <message>
        <source>hidden</source>
        <translation>hidden</translation>
    </message>
    <message>
        <source>{width} × {height} px at {x}, {y}</source>
        <translation>{width} × {height} px at {x}, {y}</translation>
    </message>
    <message>
        <source>made in {seconds} s</source>
        <translation>made in {seconds} s</translation>
    </message>
    <message>
        <source>the network's fill, refined</source>
        <translation>the network's fill, refined</translation>
    </message>
    <message>
        <source>the network's fill</source>
        <translation>the network's fill</translation>
    </message>
    <message>
        <source>the photo's texture, led strongly by the network</source>
        <translation>the photo's texture, led strongly by the network</translation>
    </message>
    <message>
        <source>the photo's texture, led lightly by the network</source>
        <translation>the photo's texture, led lightly by the network</translation>
    </message>
    <message>
        <source>the photo's texture alone</source>
        <translation>the photo's texture alone</translation>
    </message>
</context>
<context>
    <name>ErasesPanel</name>
    <message>
        <source>What you erase is listed here, and stays editable.</source>
        <translation>What you erase is listed here, and stays editable.</translation>
    </message>
    <message>
        <source>Run again</source>
        <translation>Run again</translation>
    </message>
    <message>
        <source>Variants</source>
        <translation>Variants</translation>
    </message>
    <message>
        <source>Show or hide</source>
        <translation>Show or hide</translation>
    </message>
    <message>
        <source>Space</source>
        <translation>Space</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>Rename</translation>
    </message>
    <message>
        <source>Move up</source>
        <translation>Move up</translation>
    </message>
    <message>
        <source>Alt+Up</source>
        <translation>Alt+Up</translation>
    </message>
    <message>
        <source>Move down</source>
        <translation>Move down</translation>
    </message>
    <message>
        <source>Alt+Down</source>
        <translation>Alt+Down</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Delete</translation>
    </message>
    <message>
        <source>Auto</source>
        <translation>Auto</translation>
    </message>
    <message>
        <source>Texture</source>
        <translation>Texture</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>Network</translation>
    </message>
    <message>
        <source>Refined</source>
        <translation>Refined</translation>
    </message>
    <message>
        <source>Grow</source>
        <translation>Grow</translation>
    </message>
    <message>
        <source>Feather</source>
        <translation>Feather</translation>
    </message>
    <message>
        <source>Fill with</source>
        <translation>Fill with</translation>
    </message>
</context>
<context>
    <name>Erasing</name>
    <message>
        <source>Erasing…</source>
        <translation>Erasing…</translation>
    </message>
    <message>
        <source>Erasing again: {name}…</source>
        <translation>Erasing again: {name}…</translation>
    </message>
</context>
<context>
    <name>Exchanging</name>
    <message>
        <source>There is no picture in the clipboard.</source>
        <translation>There is no picture in the clipboard.</translation>
    </message>
    <message>
        <source>The picture is in the clipboard.</source>
        <translation>The picture is in the clipboard.</translation>
    </message>
</context>
<context>
    <name>Filing</name>
    <message>
        <source>Save project as</source>
        <translation>Save project as</translation>
    </message>
</context>
<context>
    <name>FilmStrip</name>
    <message>
        <source>Film strip</source>
        <translation>Film strip</translation>
    </message>
    <message>
        <source>Erase from
the series…</source>
        <translation>Erase from
the series…</translation>
    </message>
    <message>
        <source>Erase from the series</source>
        <translation>Erase from the series</translation>
    </message>
    <message>
        <source>The same spot on all photos, or on those that are chosen</source>
        <translation>The same spot on all photos, or on those that are chosen</translation>
    </message>
</context>
<context>
    <name>Helping</name>
    <message>
        <source>User guide</source>
        <translation>User guide</translation>
    </message>
    <message>
        <source>Diagnostics copied; nothing was sent anywhere.</source>
        <translation>Diagnostics copied; nothing was sent anywhere.</translation>
    </message>
</context>
<context>
    <name>HistoryPanel</name>
    <message>
        <source>Steps</source>
        <translation>Steps</translation>
    </message>
    <message>
        <source>Opened</source>
        <translation>Opened</translation>
    </message>
    <message>
        <source>Oldest step kept</source>
        <translation>Oldest step kept</translation>
    </message>
    <message>
        <source>Undo keeps {used:.1f} of {limit:.0f} MB.</source>
        <translation>Undo keeps {used:.1f} of {limit:.0f} MB.</translation>
    </message>
</context>
<context>
    <name>InSeries</name>
    <message>
        <source>Open a folder of photos</source>
        <translation>Open a folder of photos</translation>
    </message>
</context>
<context>
    <name>MaskFiles</name>
    <message>
        <source>Export mask</source>
        <translation>Export mask</translation>
    </message>
    <message>
        <source>Mask saved as {name}.</source>
        <translation>Mask saved as {name}.</translation>
    </message>
</context>
<context>
    <name>MessageBar</name>
    <message>
        <source>Message</source>
        <translation>Message</translation>
    </message>
    <message>
        <source>Report…</source>
        <translation>Report…</translation>
    </message>
    <message>
        <source>Report</source>
        <translation>Report</translation>
    </message>
    <message>
        <source>What is known about it; nothing is sent anywhere</source>
        <translation>What is known about it; nothing is sent anywhere</translation>
    </message>
    <message>
        <source>Close this message (Esc)</source>
        <translation>Close this message (Esc)</translation>
    </message>
    <message>
        <source>Close this message</source>
        <translation>Close this message</translation>
    </message>
    <message>
        <source>LaMa Studio ended unexpectedly; what is known about it was kept.</source>
        <translation>LaMa Studio ended unexpectedly; what is known about it was kept.</translation>
    </message>
</context>
<context>
    <name>Navigator</name>
    <message>
        <source>Navigator</source>
        <translation>Navigator</translation>
    </message>
</context>
<context>
    <name>PhotoHandle</name>
    <message>
        <source>Photo</source>
        <translation>Photo</translation>
    </message>
    <message>
        <source>{name}: drag it to where you want a copy</source>
        <translation>{name}: drag it to where you want a copy</translation>
    </message>
</context>
<context>
    <name>PreferencesDialog</name>
    <message>
        <source>Preferences</source>
        <translation>Preferences</translation>
    </message>
    <message>
        <source>Erasing</source>
        <translation>Erasing</translation>
    </message>
    <message>
        <source>Appearance</source>
        <translation>Appearance</translation>
    </message>
    <message>
        <source>Engine</source>
        <translation>Engine</translation>
    </message>
    <message>
        <source>Erase after each stroke</source>
        <translation>Erase after each stroke</translation>
    </message>
    <message>
        <source>Grow</source>
        <translation>Grow</translation>
    </message>
    <message>
        <source>Feather</source>
        <translation>Feather</translation>
    </message>
    <message>
        <source>Note in saved photos that they were edited</source>
        <translation>Note in saved photos that they were edited</translation>
    </message>
    <message>
        <source>When and with what, in the XMP; otherwise that stays as it is.</source>
        <translation>When and with what, in the XMP; otherwise that stays as it is.</translation>
    </message>
    <message>
        <source>Memory for undo</source>
        <translation>Memory for undo</translation>
    </message>
    <message>
        <source>Beyond that the oldest steps are forgotten; erases never are.</source>
        <translation>Beyond that the oldest steps are forgotten; erases never are.</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>As the system</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Language</translation>
    </message>
    <message>
        <source>Another language is spoken from the next start on.</source>
        <translation>Another language is spoken from the next start on.</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Light</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Dark</translation>
    </message>
    <message>
        <source>Theme</source>
        <translation>Theme</translation>
    </message>
    <message>
        <source>Open the last photos again at the start</source>
        <translation>Open the last photos again at the start</translation>
    </message>
    <message>
        <source>Nothing moves by itself</source>
        <translation>Nothing moves by itself</translation>
    </message>
    <message>
        <source>Show the mask as an outline</source>
        <translation>Show the mask as an outline</translation>
    </message>
    <message>
        <source>Pixel grid in large views</source>
        <translation>Pixel grid in large views</translation>
    </message>
    <message>
        <source>Navigator in large views</source>
        <translation>Navigator in large views</translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation>Automatic</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>Device</translation>
    </message>
    <message>
        <source>Precision</source>
        <translation>Precision</translation>
    </message>
    <message>
        <source>Memory for a fill</source>
        <translation>Memory for a fill</translation>
    </message>
    <message>
        <source>0 MB: half of what is free. With less, big holes are seen smaller.</source>
        <translation>0 MB: half of what is free. With less, big holes are seen smaller.</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>Choose…</translation>
    </message>
    <message>
        <source>Bundled</source>
        <translation>Bundled</translation>
    </message>
    <message>
        <source>Choose a weights file</source>
        <translation>Choose a weights file</translation>
    </message>
    <message>
        <source>Use the bundled weights</source>
        <translation>Use the bundled weights</translation>
    </message>
    <message>
        <source>Weights</source>
        <translation>Weights</translation>
    </message>
    <message>
        <source>Card of the weights</source>
        <translation>Card of the weights</translation>
    </message>
    <message>
        <source>Mask colour</source>
        <translation>Mask colour</translation>
    </message>
    <message>
        <source>Mask opacity</source>
        <translation>Mask opacity</translation>
    </message>
    <message>
        <source>Weights ({patterns})</source>
        <translation>Weights ({patterns})</translation>
    </message>
    <message>
        <source>Bundled with the program</source>
        <translation>Bundled with the program</translation>
    </message>
    <message>
        <source>Reading…</source>
        <translation>Reading…</translation>
    </message>
</context>
<context>
    <name>Preferring</name>
    <message>
        <source>The language changes at the next start.</source>
        <translation>The language changes at the next start.</translation>
    </message>
</context>
<context>
    <name>ProgressCard</name>
    <message>
        <source>Progress</source>
        <translation>Progress</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Cancel</translation>
    </message>
</context>
<context>
    <name>Recent</name>
    <message>
        <source>&amp;Forget these</source>
        <translation>&amp;Forget these</translation>
    </message>
</context>
<context>
    <name>Recovering</name>
    <message>
        <source>Unsaved work</source>
        <translation>Unsaved work</translation>
    </message>
    <message>
        <source>LaMa Studio ended before your work on “{name}” was saved.</source>
        <translation>LaMa Studio ended before your work on “{name}” was saved.</translation>
    </message>
    <message>
        <source>It was kept as it was at {when}.</source>
        <translation>It was kept as it was at {when}.</translation>
    </message>
    <message>
        <source>Restore</source>
        <translation>Restore</translation>
    </message>
    <message>
        <source>Throw away</source>
        <translation>Throw away</translation>
    </message>
    <message>
        <source>Later</source>
        <translation>Later</translation>
    </message>
</context>
<context>
    <name>ReportDialog</name>
    <message>
        <source>Report</source>
        <translation>Report</translation>
    </message>
    <message>
        <source>Kept as {path}. Nothing was sent anywhere.</source>
        <translation>Kept as {path}. Nothing was sent anywhere.</translation>
    </message>
    <message>
        <source>Nothing was sent anywhere.</source>
        <translation>Nothing was sent anywhere.</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Copy</translation>
    </message>
</context>
<context>
    <name>SeriesDialog</name>
    <message>
        <source>Erase from the series</source>
        <translation>Erase from the series</translation>
    </message>
    <message>
        <source>At the same place of the frame: dust, a date</source>
        <translation>At the same place of the frame: dust, a date</translation>
    </message>
    <message>
        <source>With what is seen, where the frame moved</source>
        <translation>With what is seen, where the frame moved</translation>
    </message>
    <message>
        <source>Other folder…</source>
        <translation>Other folder…</translation>
    </message>
    <message>
        <source>Choose where accepted photos go</source>
        <translation>Choose where accepted photos go</translation>
    </message>
    <message>
        <source>Accept all</source>
        <translation>Accept all</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Stop</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>Start</translation>
    </message>
    <message>
        <source>{done} of {count} tried, {left} to be judged</source>
        <translation>{done} of {count} tried, {left} to be judged</translation>
    </message>
    <message>
        <source>Not kept: {what}.</source>
        <translation>Not kept: {what}.</translation>
    </message>
    <message>
        <source>Kept as {name}</source>
        <translation>Kept as {name}</translation>
    </message>
    <message>
        <source>Left as it is</source>
        <translation>Left as it is</translation>
    </message>
    <message>
        <source>Where accepted photos go</source>
        <translation>Where accepted photos go</translation>
    </message>
    <message>
        <source>Not all is judged</source>
        <translation>Not all is judged</translation>
    </message>
    <message>
        <source>What was not accepted is thrown away. Your photos stay as they are.</source>
        <translation>What was not accepted is thrown away. Your photos stay as they are.</translation>
    </message>
    <message>
        <source>Throw away</source>
        <translation>Throw away</translation>
    </message>
    <message>
        <source>Go on judging</source>
        <translation>Go on judging</translation>
    </message>
    <message>
        <source>Photos of the series</source>
        <translation>Photos of the series</translation>
    </message>
    <message>
        <source>Accepted photos go to {folder}; your photos stay as they are.</source>
        <translation>Accepted photos go to {folder}; your photos stay as they are.</translation>
    </message>
</context>
<context>
    <name>ShortcutsDialog</name>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>Keyboard shortcuts</translation>
    </message>
    <message>
        <source>Search commands and keys</source>
        <translation>Search commands and keys</translation>
    </message>
    <message>
        <source>Nothing is called that.</source>
        <translation>Nothing is called that.</translation>
    </message>
</context>
<context>
    <name>SidePanel</name>
    <message>
        <source>Mask</source>
        <translation>Mask</translation>
    </message>
    <message>
        <source>Erase</source>
        <translation>Erase</translation>
    </message>
</context>
<context>
    <name>StatusBar</name>
    <message>
        <source>Pointer position</source>
        <translation>Pointer position</translation>
    </message>
    <message>
        <source>Photo size</source>
        <translation>Photo size</translation>
    </message>
    <message>
        <source>Zoom</source>
        <translation>Zoom</translation>
    </message>
    <message>
        <source>Engine</source>
        <translation>Engine</translation>
    </message>
    <message>
        <source>Hint</source>
        <translation>Hint</translation>
    </message>
    <message>
        <source>Preparing the engine…</source>
        <translation>Preparing the engine…</translation>
    </message>
    <message>
        <source>{width} × {height} · {megapixels:.1f} MP · {depth} bit</source>
        <translation>{width} × {height} · {megapixels:.1f} MP · {depth} bit</translation>
    </message>
    <message>
        <source>No engine</source>
        <translation>No engine</translation>
    </message>
</context>
<context>
    <name>Studio</name>
    <message>
        <source>Opening {name}…</source>
        <translation>Opening {name}…</translation>
    </message>
    <message>
        <source>Saving {name}…</source>
        <translation>Saving {name}…</translation>
    </message>
</context>
<context>
    <name>Swatches</name>
    <message>
        <source>Red</source>
        <translation>Red</translation>
    </message>
    <message>
        <source>Green</source>
        <translation>Green</translation>
    </message>
    <message>
        <source>Blue</source>
        <translation>Blue</translation>
    </message>
    <message>
        <source>Amber</source>
        <translation>Amber</translation>
    </message>
    <message>
        <source>Magenta</source>
        <translation>Magenta</translation>
    </message>
    <message>
        <source>Colour</source>
        <translation>Colour</translation>
    </message>
    <message>
        <source>Mask colour: {name}</source>
        <translation>Mask colour: {name}</translation>
    </message>
</context>
<context>
    <name>TipsCard</name>
    <message>
        <source>First steps</source>
        <translation>First steps</translation>
    </message>
    <message>
        <source>Mark what should go</source>
        <translation>Mark what should go</translation>
    </message>
    <message>
        <source>Paint over it with the brush, a little beyond its edge.</source>
        <translation>Paint over it with the brush, a little beyond its edge.</translation>
    </message>
    <message>
        <source>Erase it</source>
        <translation>Erase it</translation>
    </message>
    <message>
        <source>Press Enter, or the Erase button at the right.</source>
        <translation>Press Enter, or the Erase button at the right.</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>Compare</translation>
    </message>
    <message>
        <source>Hold the key \ to see the photo as it was. Ctrl+Z takes an erase back.</source>
        <translation>Hold the key \ to see the photo as it was. Ctrl+Z takes an erase back.</translation>
    </message>
    <message>
        <source>Keep it</source>
        <translation>Keep it</translation>
    </message>
    <message>
        <source>Save As writes a new file; yours stays as it is. Press ? for all keys.</source>
        <translation>Save As writes a new file; yours stays as it is. Press ? for all keys.</translation>
    </message>
    <message>
        <source>Skip</source>
        <translation>Skip</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>Next</translation>
    </message>
    <message>
        <source>{place} of {count}</source>
        <translation>{place} of {count}</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Done</translation>
    </message>
</context>
<context>
    <name>TrialCard</name>
    <message>
        <source>{name} before</source>
        <translation>{name} before</translation>
    </message>
    <message>
        <source>{name} after</source>
        <translation>{name} after</translation>
    </message>
    <message>
        <source>Accept</source>
        <translation>Accept</translation>
    </message>
    <message>
        <source>Reject</source>
        <translation>Reject</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>Redo</translation>
    </message>
    <message>
        <source>Waits</source>
        <translation>Waits</translation>
    </message>
    <message>
        <source>Erasing…</source>
        <translation>Erasing…</translation>
    </message>
    <message>
        <source>Erasing… {share}</source>
        <translation>Erasing… {share}</translation>
    </message>
</context>
<context>
    <name>VariantStrip</name>
    <message>
        <source>Variants</source>
        <translation>Variants</translation>
    </message>
</context>
<context>
    <name>WorkDock</name>
    <message>
        <source>Erases and history</source>
        <translation>Erases and history</translation>
    </message>
    <message>
        <source>Erases</source>
        <translation>Erases</translation>
    </message>
    <message>
        <source>History</source>
        <translation>History</translation>
    </message>
</context>
<context>
    <name>_List</name>
    <message>
        <source>Erases</source>
        <translation>Erases</translation>
    </message>
</context>
<context>
    <name>about</name>
    <message>
        <source>Apache License 2.0. Nothing you open leaves this computer.</source>
        <translation>Apache License 2.0. Nothing you open leaves this computer.</translation>
    </message>
    <message>
        <source>Built with</source>
        <translation>Built with</translation>
    </message>
    <message>
        <source>Weights</source>
        <translation>Weights</translation>
    </message>
</context>
<context>
    <name>files</name>
    <message>
        <source>Photos ({patterns});;All files (*)</source>
        <translation>Photos ({patterns});;All files (*)</translation>
    </message>
    <message>
        <source>Open photo</source>
        <translation>Open photo</translation>
    </message>
    <message>
        <source>Import mask</source>
        <translation>Import mask</translation>
    </message>
    <message>
        <source>Save photo as</source>
        <translation>Save photo as</translation>
    </message>
    <message>
        <source>Replace file?</source>
        <translation>Replace file?</translation>
    </message>
    <message>
        <source>“{name}” already exists.</source>
        <translation>“{name}” already exists.</translation>
    </message>
    <message>
        <source>Replacing it overwrites what it holds now.</source>
        <translation>Replacing it overwrites what it holds now.</translation>
    </message>
    <message>
        <source>Replace</source>
        <translation>Replace</translation>
    </message>
    <message>
        <source>Choose another name</source>
        <translation>Choose another name</translation>
    </message>
    <message>
        <source>Keep it as “{name}”</source>
        <translation>Keep it as “{name}”</translation>
    </message>
    <message>
        <source>“{name}” was changed by another program since you opened it.</source>
        <translation>“{name}” was changed by another program since you opened it.</translation>
    </message>
    <message>
        <source>Replacing it overwrites that change.</source>
        <translation>Replacing it overwrites that change.</translation>
    </message>
    <message>
        <source>Leave it</source>
        <translation>Leave it</translation>
    </message>
    <message>
        <source>Unsaved changes</source>
        <translation>Unsaved changes</translation>
    </message>
    <message>
        <source>Save your changes to “{name}”?</source>
        <translation>Save your changes to “{name}”?</translation>
    </message>
    <message>
        <source>What you erased is lost if you do not save it.</source>
        <translation>What you erased is lost if you do not save it.</translation>
    </message>
</context>
<context>
    <name>forecast</name>
    <message>
        <source>{time},
up to {memory} of memory</source>
        <translation>{time},
up to {memory} of memory</translation>
    </message>
    <message>
        <source>{time} left</source>
        <translation>{time} left</translation>
    </message>
    <message>
        <source>under a second</source>
        <translation>under a second</translation>
    </message>
    <message>
        <source>about {count} s</source>
        <translation>about {count} s</translation>
    </message>
    <message>
        <source>about {count} min</source>
        <translation>about {count} min</translation>
    </message>
    <message>
        <source>{size} MB</source>
        <translation>{size} MB</translation>
    </message>
    <message>
        <source>{size:.1f} GB</source>
        <translation>{size:.1f} GB</translation>
    </message>
</context>
<context>
    <name>menus</name>
    <message>
        <source>&amp;File</source>
        <translation>&amp;File</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>&amp;Edit</translation>
    </message>
    <message>
        <source>&amp;Mask</source>
        <translation>&amp;Mask</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>&amp;View</translation>
    </message>
    <message>
        <source>&amp;Tool</source>
        <translation>&amp;Tool</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>&amp;Help</translation>
    </message>
    <message>
        <source>Commands</source>
        <translation>Commands</translation>
    </message>
    <message>
        <source>Tools</source>
        <translation>Tools</translation>
    </message>
</context>
<context>
    <name>messages</name>
    <message>
        <source>Saved as {name}.</source>
        <translation>Saved as {name}.</translation>
    </message>
    <message>
        <source>Kept: {what}.</source>
        <translation>Kept: {what}.</translation>
    </message>
    <message>
        <source>Not kept: {what}.</source>
        <translation>Not kept: {what}.</translation>
    </message>
    <message>
        <source>Drawn anew: {what}.</source>
        <translation>Drawn anew: {what}.</translation>
    </message>
    <message>
        <source>Removed, since it showed the old photo: {what}.</source>
        <translation>Removed, since it showed the old photo: {what}.</translation>
    </message>
    <message>
        <source>There is not enough memory for this; your photo and your erases are as they were.</source>
        <translation>There is not enough memory for this; your photo and your erases are as they were.</translation>
    </message>
    <message>
        <source>Something went wrong inside LaMa Studio; your photo and your erases are as they were.</source>
        <translation>Something went wrong inside LaMa Studio; your photo and your erases are as they were.</translation>
    </message>
</context>
<context>
    <name>sentences</name>
    <message>
        <source>Erase {0}</source>
        <translation>Erase {0}</translation>
    </message>
    <message>
        <source>Erase</source>
        <translation>Erase</translation>
    </message>
    <message>
        <source>Delete erase</source>
        <translation>Delete erase</translation>
    </message>
    <message>
        <source>Show erase</source>
        <translation>Show erase</translation>
    </message>
    <message>
        <source>Hide erase</source>
        <translation>Hide erase</translation>
    </message>
    <message>
        <source>Erase again</source>
        <translation>Erase again</translation>
    </message>
    <message>
        <source>Rename erase</source>
        <translation>Rename erase</translation>
    </message>
    <message>
        <source>Reorder erases</source>
        <translation>Reorder erases</translation>
    </message>
    <message>
        <source>Clear mask</source>
        <translation>Clear mask</translation>
    </message>
    <message>
        <source>Mark all</source>
        <translation>Mark all</translation>
    </message>
    <message>
        <source>Invert mask</source>
        <translation>Invert mask</translation>
    </message>
    <message>
        <source>Shrink mask</source>
        <translation>Shrink mask</translation>
    </message>
    <message>
        <source>Grow mask</source>
        <translation>Grow mask</translation>
    </message>
    <message>
        <source>Mask</source>
        <translation>Mask</translation>
    </message>
    <message>
        <source>{0} exists already; it stays as it is unless overwriting is asked for.</source>
        <translation>{0} exists already; it stays as it is unless overwriting is asked for.</translation>
    </message>
    <message>
        <source>{0} was not saved: there is no space left in {1}.</source>
        <translation>{0} was not saved: there is no space left in {1}.</translation>
    </message>
    <message>
        <source>{0} was not saved: there is no folder {1}.</source>
        <translation>{0} was not saved: there is no folder {1}.</translation>
    </message>
    <message>
        <source>{0} was not saved: {1} cannot be written to.</source>
        <translation>{0} was not saved: {1} cannot be written to.</translation>
    </message>
    <message>
        <source>{0} is a folder, so no file can be saved under that name.</source>
        <translation>{0} is a folder, so no file can be saved under that name.</translation>
    </message>
    <message>
        <source>The name {0}... is longer than the disk allows.</source>
        <translation>The name {0}... is longer than the disk allows.</translation>
    </message>
    <message>
        <source>{0} was not saved: {1}.</source>
        <translation>{0} was not saved: {1}.</translation>
    </message>
    <message>
        <source>{0} needs more memory than is free.</source>
        <translation>{0} needs more memory than is free.</translation>
    </message>
    <message>
        <source>{0} is damaged or ends too early, and cannot be read.</source>
        <translation>{0} is damaged or ends too early, and cannot be read.</translation>
    </message>
    <message>
        <source>{0} has {1} bits a channel; up to 16-bit whole numbers can be read.</source>
        <translation>{0} has {1} bits a channel; up to 16-bit whole numbers can be read.</translation>
    </message>
    <message>
        <source>The file has several pages; this is the first.</source>
        <translation>The file has several pages; this is the first.</translation>
    </message>
    <message>
        <source>The file holds several pictures; this is the first.</source>
        <translation>The file holds several pictures; this is the first.</translation>
    </message>
    <message>
        <source>The photo's printing colours (CMYK) were converted to RGB.</source>
        <translation>The photo's printing colours (CMYK) were converted to RGB.</translation>
    </message>
    <message>
        <source>{0} has a kind of 16-bit pixels that cannot be read.</source>
        <translation>{0} has a kind of 16-bit pixels that cannot be read.</translation>
    </message>
    <message>
        <source>{0} has a kind of colours ({1}) that cannot be read.</source>
        <translation>{0} has a kind of colours ({1}) that cannot be read.</translation>
    </message>
    <message>
        <source>comment</source>
        <translation>comment</translation>
    </message>
    <message>
        <source>16-bit depth</source>
        <translation>16-bit depth</translation>
    </message>
    <message>
        <source>transparency</source>
        <translation>transparency</translation>
    </message>
    <message>
        <source>The whole JPEG was encoded anew, with its own tables: on this system, or of this kind of JPEG, single blocks cannot be replaced.</source>
        <translation>The whole JPEG was encoded anew, with its own tables: on this system, or of this kind of JPEG, single blocks cannot be replaced.</translation>
    </message>
    <message>
        <source>{0} of {1} JPEG blocks were encoded anew; the others are exactly those of the original.</source>
        <translation>{0} of {1} JPEG blocks were encoded anew; the others are exactly those of the original.</translation>
    </message>
    <message>
        <source>JPEG holds at most {0} pixels a side; PNG or TIFF hold more.</source>
        <translation>JPEG holds at most {0} pixels a side; PNG or TIFF hold more.</translation>
    </message>
    <message>
        <source>EXIF</source>
        <translation>EXIF</translation>
    </message>
    <message>
        <source>ICC profile</source>
        <translation>ICC profile</translation>
    </message>
    <message>
        <source>XMP</source>
        <translation>XMP</translation>
    </message>
    <message>
        <source>{0} ends too early: its end mark is missing.</source>
        <translation>{0} ends too early: its end mark is missing.</translation>
    </message>
    <message>
        <source>{0} ends too early, inside a chunk.</source>
        <translation>{0} ends too early, inside a chunk.</translation>
    </message>
    <message>
        <source>{0} is damaged: a checksum is wrong.</source>
        <translation>{0} is damaged: a checksum is wrong.</translation>
    </message>
    <message>
        <source>PNG cannot hold a photo of this size.</source>
        <translation>PNG cannot hold a photo of this size.</translation>
    </message>
    <message>
        <source>{0} ends too early: pixels are missing.</source>
        <translation>{0} ends too early: pixels are missing.</translation>
    </message>
    <message>
        <source>This photo is larger than the 4 GB a TIFF file can hold.</source>
        <translation>This photo is larger than the 4 GB a TIFF file can hold.</translation>
    </message>
    <message>
        <source>{0} is damaged: its directory cannot be read.</source>
        <translation>{0} is damaged: its directory cannot be read.</translation>
    </message>
    <message>
        <source>WebP holds at most {0} pixels a side; PNG or TIFF hold more.</source>
        <translation>WebP holds at most {0} pixels a side; PNG or TIFF hold more.</translation>
    </message>
    <message>
        <source>grey ICC profile</source>
        <translation>grey ICC profile</translation>
    </message>
    <message>
        <source>resolution</source>
        <translation>resolution</translation>
    </message>
    <message>
        <source>EXIF (damaged)</source>
        <translation>EXIF (damaged)</translation>
    </message>
    <message>
        <source>extended XMP</source>
        <translation>extended XMP</translation>
    </message>
    <message>
        <source>{0} is no photo this program can read (JPEG, PNG, TIFF, WebP, AVIF, HEIC, BMP, GIF).</source>
        <translation>{0} is no photo this program can read (JPEG, PNG, TIFF, WebP, AVIF, HEIC, BMP, GIF).</translation>
    </message>
    <message>
        <source>further pages</source>
        <translation>further pages</translation>
    </message>
    <message>
        <source>content credentials</source>
        <translation>content credentials</translation>
    </message>
    <message>
        <source>Photoshop thumbnail</source>
        <translation>Photoshop thumbnail</translation>
    </message>
    <message>
        <source>EXIF thumbnail</source>
        <translation>EXIF thumbnail</translation>
    </message>
    <message>
        <source>AVIF holds at most {0} pixels a side; PNG or TIFF hold more.</source>
        <translation>AVIF holds at most {0} pixels a side; PNG or TIFF hold more.</translation>
    </message>
    <message>
        <source>16-bit depth (12 bits are kept)</source>
        <translation>16-bit depth (12 bits are kept)</translation>
    </message>
    <message>
        <source>AVIF cannot hold a photo of this size.</source>
        <translation>AVIF cannot hold a photo of this size.</translation>
    </message>
    <message>
        <source>colour description</source>
        <translation>colour description</translation>
    </message>
    <message>
        <source>PNG texts</source>
        <translation>PNG texts</translation>
    </message>
    <message>
        <source>IPTC</source>
        <translation>IPTC</translation>
    </message>
    <message>
        <source>{0} is HEIC, which cannot be read on this system.</source>
        <translation>{0} is HEIC, which cannot be read on this system.</translation>
    </message>
    <message>
        <source>The file holds several pictures; this is the main one.</source>
        <translation>The file holds several pictures; this is the main one.</translation>
    </message>
    <message>
        <source>JFIF thumbnail</source>
        <translation>JFIF thumbnail</translation>
    </message>
    <message>
        <source>further pictures behind the photo</source>
        <translation>further pictures behind the photo</translation>
    </message>
    <message>
        <source>FlashPix preview</source>
        <translation>FlashPix preview</translation>
    </message>
    <message>
        <source>a picture inside APP{0}</source>
        <translation>a picture inside APP{0}</translation>
    </message>
    <message>
        <source>motion photo film</source>
        <translation>motion photo film</translation>
    </message>
    <message>
        <source>gain map</source>
        <translation>gain map</translation>
    </message>
    <message>
        <source>data behind the photo</source>
        <translation>data behind the photo</translation>
    </message>
    <message>
        <source>{0} has no pixels.</source>
        <translation>{0} has no pixels.</translation>
    </message>
    <message>
        <source>{0} has {1} pixels ({2} x {3}); that needs about {4} GB of memory, and {5} GB are free.</source>
        <translation>{0} has {1} pixels ({2} x {3}); that needs about {4} GB of memory, and {5} GB are free.</translation>
    </message>
    <message>
        <source>{0} is damaged: its header names {1} x {2} pixels, more than its {3} bytes can hold.</source>
        <translation>{0} is damaged: its header names {1} x {2} pixels, more than its {3} bytes can hold.</translation>
    </message>
    <message>
        <source>{0} was not saved: too little memory is free.</source>
        <translation>{0} was not saved: too little memory is free.</translation>
    </message>
    <message>
        <source>Too little memory was free to compare the saved pixels; the disk holds the bytes that were written.</source>
        <translation>Too little memory was free to compare the saved pixels; the disk holds the bytes that were written.</translation>
    </message>
    <message>
        <source>Read back: no pixel outside the holes differs.</source>
        <translation>Read back: no pixel outside the holes differs.</translation>
    </message>
    <message>
        <source>Read back: {0} pixels outside the holes differ, where it was encoded anew.</source>
        <translation>Read back: {0} pixels outside the holes differ, where it was encoded anew.</translation>
    </message>
    <message>
        <source>{0} names no format photos can be saved in ({1}).</source>
        <translation>{0} names no format photos can be saved in ({1}).</translation>
    </message>
    <message>
        <source>other data of the file ({0})</source>
        <translation>other data of the file ({0})</translation>
    </message>
    <message>
        <source>a second XMP</source>
        <translation>a second XMP</translation>
    </message>
    <message>
        <source>XMP (too long for this format)</source>
        <translation>XMP (too long for this format)</translation>
    </message>
    <message>
        <source>thermal picture</source>
        <translation>thermal picture</translation>
    </message>
    <message>
        <source>HDR picture</source>
        <translation>HDR picture</translation>
    </message>
    <message>
        <source>unknown data inside APP{0}</source>
        <translation>unknown data inside APP{0}</translation>
    </message>
    <message>
        <source>The mask {0} is {1} x {2} pixels, the photo {3} x {4}; they must be the same size.</source>
        <translation>The mask {0} is {1} x {2} pixels, the photo {3} x {4}; they must be the same size.</translation>
    </message>
    <message>
        <source>The mask {0} has no hole: nothing in it is brighter than half.</source>
        <translation>The mask {0} has no hole: nothing in it is brighter than half.</translation>
    </message>
    <message>
        <source>The mask {0} is all hole: nothing is left to fill it from.</source>
        <translation>The mask {0} is all hole: nothing is left to fill it from.</translation>
    </message>
    <message>
        <source>{0} is a folder, not a photo.</source>
        <translation>{0} is a folder, not a photo.</translation>
    </message>
    <message>
        <source>{0} is no ordinary file.</source>
        <translation>{0} is no ordinary file.</translation>
    </message>
    <message>
        <source>{0} is larger than the memory that is free.</source>
        <translation>{0} is larger than the memory that is free.</translation>
    </message>
    <message>
        <source>There is no file {0}.</source>
        <translation>There is no file {0}.</translation>
    </message>
    <message>
        <source>{0} may not be read: permission is missing.</source>
        <translation>{0} may not be read: permission is missing.</translation>
    </message>
    <message>
        <source>{0} cannot be read: {1}.</source>
        <translation>{0} cannot be read: {1}.</translation>
    </message>
    <message>
        <source>{0} is empty.</source>
        <translation>{0} is empty.</translation>
    </message>
    <message>
        <source>IPTC preview</source>
        <translation>IPTC preview</translation>
    </message>
    <message>
        <source>XMP pictures</source>
        <translation>XMP pictures</translation>
    </message>
    <message>
        <source>No note of the edit was added: this format has no room for it.</source>
        <translation>No note of the edit was added: this format has no room for it.</translation>
    </message>
    <message>
        <source>Mode</source>
        <translation>Mode</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>Add</translation>
    </message>
    <message>
        <source>Subtract</source>
        <translation>Subtract</translation>
    </message>
    <message>
        <source>Intersect</source>
        <translation>Intersect</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Size</translation>
    </message>
    <message>
        <source>px</source>
        <translation>px</translation>
    </message>
    <message>
        <source>Pen pressure</source>
        <translation>Pen pressure</translation>
    </message>
    <message>
        <source>Brush</source>
        <translation>Brush</translation>
    </message>
    <message>
        <source>Paint over what should go; Shift joins on in a straight line, Alt takes away. [ ] size</source>
        <translation>Paint over what should go; Shift joins on in a straight line, Alt takes away. [ ] size</translation>
    </message>
    <message>
        <source>Ellipse</source>
        <translation>Ellipse</translation>
    </message>
    <message>
        <source>Drag an ellipse around what should go; Ctrl makes it round. Shift adds, Alt takes away.</source>
        <translation>Drag an ellipse around what should go; Ctrl makes it round. Shift adds, Alt takes away.</translation>
    </message>
    <message>
        <source>Eraser</source>
        <translation>Eraser</translation>
    </message>
    <message>
        <source>Paint over the mask to take it away; Shift joins on in a straight line. [ ] size</source>
        <translation>Paint over the mask to take it away; Shift joins on in a straight line. [ ] size</translation>
    </message>
    <message>
        <source>Lasso</source>
        <translation>Lasso</translation>
    </message>
    <message>
        <source>Draw around what should go; the line closes itself. Shift adds, Alt takes away.</source>
        <translation>Draw around what should go; the line closes itself. Shift adds, Alt takes away.</translation>
    </message>
    <message>
        <source>Follow a wire</source>
        <translation>Follow a wire</translation>
    </message>
    <message>
        <source>Width</source>
        <translation>Width</translation>
    </message>
    <message>
        <source>Line</source>
        <translation>Line</translation>
    </message>
    <message>
        <source>Click one end of a wire or pole, then the other: it is found between them.</source>
        <translation>Click one end of a wire or pole, then the other: it is found between them.</translation>
    </message>
    <message>
        <source>Magnetic lasso</source>
        <translation>Magnetic lasso</translation>
    </message>
    <message>
        <source>Click along the edge of a thing, or drag around it; Enter closes, Backspace goes back.</source>
        <translation>Click along the edge of a thing, or drag around it; Enter closes, Backspace goes back.</translation>
    </message>
    <message>
        <source>Polygon</source>
        <translation>Polygon</translation>
    </message>
    <message>
        <source>Click corner by corner; Enter or a double click closes, Backspace takes one back.</source>
        <translation>Click corner by corner; Enter or a double click closes, Backspace takes one back.</translation>
    </message>
    <message>
        <source>Rectangle</source>
        <translation>Rectangle</translation>
    </message>
    <message>
        <source>Drag a frame around what should go; Ctrl makes it square. Shift adds, Alt takes away.</source>
        <translation>Drag a frame around what should go; Ctrl makes it square. Shift adds, Alt takes away.</translation>
    </message>
    <message>
        <source>Scribble</source>
        <translation>Scribble</translation>
    </message>
    <message>
        <source>Scribble over a thing, or draw around it, to mark all of it; Alt takes it away.</source>
        <translation>Scribble over a thing, or draw around it, to mark all of it; Alt takes it away.</translation>
    </message>
    <message>
        <source>{0} holds no coefficients of the chooser.</source>
        <translation>{0} holds no coefficients of the chooser.</translation>
    </message>
    <message>
        <source>There is no device '{0}'; choose one of {1}.</source>
        <translation>There is no device '{0}'; choose one of {1}.</translation>
    </message>
    <message>
        <source>{0}: found and tested.</source>
        <translation>{0}: found and tested.</translation>
    </message>
    <message>
        <source>{0} no CUDA or Metal device is available to this torch.</source>
        <translation>{0} no CUDA or Metal device is available to this torch.</translation>
    </message>
    <message>
        <source>{0}: as asked for.</source>
        <translation>{0}: as asked for.</translation>
    </message>
    <message>
        <source>{0}: matrix products stand in for its wrong Fourier transform.</source>
        <translation>{0}: matrix products stand in for its wrong Fourier transform.</translation>
    </message>
    <message>
        <source>There is no precision '{0}'; choose one of {1}.</source>
        <translation>There is no precision '{0}'; choose one of {1}.</translation>
    </message>
    <message>
        <source>float32: as asked for, the network's exact values.</source>
        <translation>float32: as asked for, the network's exact values.</translation>
    </message>
    <message>
        <source>bf16: as asked for.</source>
        <translation>bf16: as asked for.</translation>
    </message>
    <message>
        <source>bf16: quicker, off by {0} of 255 levels on average.</source>
        <translation>bf16: quicker, off by {0} of 255 levels on average.</translation>
    </message>
    <message>
        <source>float32: bf16 would be off by {0} of 255 levels on average with these weights.</source>
        <translation>float32: bf16 would be off by {0} of 255 levels on average with these weights.</translation>
    </message>
    <message>
        <source>The device '{0}' is not available here; choose auto or cpu.</source>
        <translation>The device '{0}' is not available here; choose auto or cpu.</translation>
    </message>
    <message>
        <source>{0} was not saved: the disk cannot hold a file of that name.</source>
        <translation>{0} was not saved: the disk cannot hold a file of that name.</translation>
    </message>
    <message>
        <source>{0} was not saved: the disk of {1} does not answer any more.</source>
        <translation>{0} was not saved: the disk of {1} does not answer any more.</translation>
    </message>
    <message>
        <source>{0} is damaged: it consists of more pieces than any photo does.</source>
        <translation>{0} is damaged: it consists of more pieces than any photo does.</translation>
    </message>
    <message>
        <source>{0} is damaged: what it says of its erases does not fit together.</source>
        <translation>{0} is damaged: what it says of its erases does not fit together.</translation>
    </message>
    <message>
        <source>{0} needs about {1} GB of memory for {2} megapixels, and {3} GB are free; PNG and TIFF need far less.</source>
        <translation>{0} needs about {1} GB of memory for {2} megapixels, and {3} GB are free; PNG and TIFF need far less.</translation>
    </message>
    <message>
        <source>Windows keeps the name {0} for itself; choose another one.</source>
        <translation>Windows keeps the name {0} for itself; choose another one.</translation>
    </message>
    <message>
        <source>On Windows no name may end in a dot or a space: {0}</source>
        <translation>On Windows no name may end in a dot or a space: {0}</translation>
    </message>
    <message>
        <source>On Windows no name may hold {0}; choose another one.</source>
        <translation>On Windows no name may hold {0}; choose another one.</translation>
    </message>
    <message>
        <source>The file holds another program's layers; this is the picture that they make.</source>
        <translation>The file holds another program's layers; this is the picture that they make.</translation>
    </message>
    <message>
        <source>{0} was not saved: it could not be read back.</source>
        <translation>{0} was not saved: it could not be read back.</translation>
    </message>
    <message>
        <source>{0} is no OpenRaster file.</source>
        <translation>{0} is no OpenRaster file.</translation>
    </message>
    <message>
        <source>{0} inside is larger than it can be.</source>
        <translation>{0} inside is larger than it can be.</translation>
    </message>
    <message>
        <source>{0} is damaged, and cannot be read.</source>
        <translation>{0} is damaged, and cannot be read.</translation>
    </message>
    <message>
        <source>{0} is not what was written.</source>
        <translation>{0} is not what was written.</translation>
    </message>
    <message>
        <source>The whole JPEG was encoded anew: its colours were converted, or its structure is damaged.</source>
        <translation>The whole JPEG was encoded anew: its colours were converted, or its structure is damaged.</translation>
    </message>
    <message>
        <source>What stood there before is kept as {0}.</source>
        <translation>What stood there before is kept as {0}.</translation>
    </message>
    <message>
        <source>{0} was changed by another program since it was opened here; it stays as it is unless replacing it is asked for once more.</source>
        <translation>{0} was changed by another program since it was opened here; it stays as it is unless replacing it is asked for once more.</translation>
    </message>
    <message>
        <source>{0} was not saved: the disk gave back other bytes than were written.</source>
        <translation>{0} was not saved: the disk gave back other bytes than were written.</translation>
    </message>
    <message>
        <source>{0} was not saved: what was written cannot be read back; PNG or TIFF may hold it.</source>
        <translation>{0} was not saved: what was written cannot be read back; PNG or TIFF may hold it.</translation>
    </message>
    <message>
        <source>{0} was not saved: what was written has another size; PNG or TIFF may hold it.</source>
        <translation>{0} was not saved: what was written has another size; PNG or TIFF may hold it.</translation>
    </message>
    <message>
        <source>{0} was not saved: what was written shows other pixels; PNG or TIFF may hold it.</source>
        <translation>{0} was not saved: what was written shows other pixels; PNG or TIFF may hold it.</translation>
    </message>
    <message>
        <source>No note of the edit was added: the photo's XMP is damaged.</source>
        <translation>No note of the edit was added: the photo's XMP is damaged.</translation>
    </message>
    <message>
        <source>A note that the photo was edited was added to its XMP.</source>
        <translation>A note that the photo was edited was added to its XMP.</translation>
    </message>
    <message>
        <source>{0} Choose auto or cpu.</source>
        <translation>{0} Choose auto or cpu.</translation>
    </message>
    <message>
        <source>The device '{0}' failed its self-test: {1}.</source>
        <translation>The device '{0}' failed its self-test: {1}.</translation>
    </message>
    <message>
        <source>The device '{0}' computes wrongly (error {1} against the CPU).</source>
        <translation>The device '{0}' computes wrongly (error {1} against the CPU).</translation>
    </message>
    <message>
        <source>There is too little memory on {0} for this fill: close other programs, choose the CPU, or erase a smaller part at a time.</source>
        <translation>There is too little memory on {0} for this fill: close other programs, choose the CPU, or erase a smaller part at a time.</translation>
    </message>
    <message>
        <source>This fill would need {0} MB, more than the {1} MB that one may hold: allow it more memory, or erase a smaller part at a time.</source>
        <translation>This fill would need {0} MB, more than the {1} MB that one may hold: allow it more memory, or erase a smaller part at a time.</translation>
    </message>
    <message>
        <source>The network gave no usable pixels: its weights are damaged, or not made for {0}. The photo stays as it was.</source>
        <translation>The network gave no usable pixels: its weights are damaged, or not made for {0}. The photo stays as it was.</translation>
    </message>
    <message>
        <source>The mask has no hole: mark what is to be erased.</source>
        <translation>The mask has no hole: mark what is to be erased.</translation>
    </message>
    <message>
        <source>The mask covers the whole photo: nothing is left to fill it from.</source>
        <translation>The mask covers the whole photo: nothing is left to fill it from.</translation>
    </message>
    <message>
        <source>float32: bf16 is no quicker here, or was not measured.</source>
        <translation>float32: bf16 is no quicker here, or was not measured.</translation>
    </message>
    <message>
        <source>This file tries to run code ({0}.{1}) when it is opened: nothing was run, and the file is refused.</source>
        <translation>This file tries to run code ({0}.{1}) when it is opened: nothing was run, and the file is refused.</translation>
    </message>
    <message>
        <source>unknown storage {0}</source>
        <translation>unknown storage {0}</translation>
    </message>
    <message>
        <source>{0} is a zip file without torch weights in it.</source>
        <translation>{0} is a zip file without torch weights in it.</translation>
    </message>
    <message>
        <source>{0} is damaged: its table of contents is broken.</source>
        <translation>{0} is damaged: its table of contents is broken.</translation>
    </message>
    <message>
        <source>{0} is damaged: a part is missing.</source>
        <translation>{0} is damaged: a part is missing.</translation>
    </message>
    <message>
        <source>{0} is damaged: a part is too short.</source>
        <translation>{0} is damaged: a part is too short.</translation>
    </message>
    <message>
        <source>{0} is a folder, not a checkpoint.</source>
        <translation>{0} is a folder, not a checkpoint.</translation>
    </message>
    <message>
        <source>{0} is in torch's old pickle form, which this program does not open: save it once more with a torch of 1.6 or later.</source>
        <translation>{0} is in torch's old pickle form, which this program does not open: save it once more with a torch of 1.6 or later.</translation>
    </message>
    <message>
        <source>{0} is no torch checkpoint, or is damaged.</source>
        <translation>{0} is no torch checkpoint, or is damaged.</translation>
    </message>
    <message>
        <source>{0} holds no LaMa generator.</source>
        <translation>{0} holds no LaMa generator.</translation>
    </message>
    <message>
        <source>{0} holds a generator of another architecture.</source>
        <translation>{0} holds a generator of another architecture.</translation>
    </message>
    <message>
        <source>{0} holds a generator of another architecture ({1} tensors differ, the first is {2}).</source>
        <translation>{0} holds a generator of another architecture ({1} tensors differ, the first is {2}).</translation>
    </message>
    <message>
        <source>The weights in {0} are damaged: {1} is not finite.</source>
        <translation>The weights in {0} are damaged: {1} is not finite.</translation>
    </message>
    <message>
        <source>The weights in {0} do not fit the architecture they name.</source>
        <translation>The weights in {0} do not fit the architecture they name.</translation>
    </message>
    <message>
        <source>{0} holds no LaMa Studio weights; published checkpoints are converted with 'lama-studio weights import'.</source>
        <translation>{0} holds no LaMa Studio weights; published checkpoints are converted with 'lama-studio weights import'.</translation>
    </message>
    <message>
        <source>{0} names an architecture this version lacks.</source>
        <translation>{0} names an architecture this version lacks.</translation>
    </message>
    <message>
        <source>{0} holds no weights.</source>
        <translation>{0} holds no weights.</translation>
    </message>
    <message>
        <source>There is no weights file {0}.</source>
        <translation>There is no weights file {0}.</translation>
    </message>
    <message>
        <source>{0} is not a weights file, or is damaged.</source>
        <translation>{0} is not a weights file, or is damaged.</translation>
    </message>
    <message>
        <source>The whole photo is marked: nothing is left to fill it from.</source>
        <translation>The whole photo is marked: nothing is left to fill it from.</translation>
    </message>
    <message>
        <source>Nothing is marked: paint over what should go first.</source>
        <translation>Nothing is marked: paint over what should go first.</translation>
    </message>
    <message>
        <source>What is marked is being erased already: paint over more, or wait for it.</source>
        <translation>What is marked is being erased already: paint over more, or wait for it.</translation>
    </message>
    <message>
        <source>The unsaved work on {0} is damaged.</source>
        <translation>The unsaved work on {0} is damaged.</translation>
    </message>
    <message>
        <source>{0} was changed since; the unsaved work on it does not fit any more.</source>
        <translation>{0} was changed since; the unsaved work on it does not fit any more.</translation>
    </message>
    <message>
        <source>The spot was not found: too little of the first photo is seen in this one.</source>
        <translation>The spot was not found: too little of the first photo is seen in this one.</translation>
    </message>
    <message>
        <source>The frame has other proportions, so the spot has no place in it.</source>
        <translation>The frame has other proportions, so the spot has no place in it.</translation>
    </message>
    <message>
        <source>The spot lies outside of this photo.</source>
        <translation>The spot lies outside of this photo.</translation>
    </message>
    <message>
        <source>There are no photos in {0}.</source>
        <translation>There are no photos in {0}.</translation>
    </message>
    <message>
        <source>Nothing is marked: mark or erase on this photo what all should lose.</source>
        <translation>Nothing is marked: mark or erase on this photo what all should lose.</translation>
    </message>
    <message>
        <source>{0} was not kept: {1}.</source>
        <translation>{0} was not kept: {1}.</translation>
    </message>
    <message>
        <source>This installation of LaMa Studio is damaged: {0}. Install it again.</source>
        <translation>This installation of LaMa Studio is damaged: {0}. Install it again.</translation>
    </message>
    <message>
        <source>This installation of LaMa Studio is damaged: {0} is missing. Install it again.</source>
        <translation>This installation of LaMa Studio is damaged: {0} is missing. Install it again.</translation>
    </message>
    <message>
        <source>This installation of LaMa Studio is damaged: {0} was altered. Install it again.</source>
        <translation>This installation of LaMa Studio is damaged: {0} was altered. Install it again.</translation>
    </message>
    <message>
        <source>There is no weights file {0}{1}.</source>
        <translation>There is no weights file {0}{1}.</translation>
    </message>
    <message>
        <source>The settings were not saved: {0}.</source>
        <translation>The settings were not saved: {0}.</translation>
    </message>
    <message>
        <source>Select shadow</source>
        <translation>Select shadow</translation>
    </message>
    <message>
        <source>The picture in the clipboard cannot be read.</source>
        <translation>The picture in the clipboard cannot be read.</translation>
    </message>
    <message>
        <source>The studio cannot open a window: the display cannot be reached ({0}), or a part of this installation is missing. `lama-studio erase` works without a window.</source>
        <translation>The studio cannot open a window: the display cannot be reached ({0}), or a part of this installation is missing. `lama-studio erase` works without a window.</translation>
    </message>
    <message>
        <source>Nothing is marked, so there is no mask to export.</source>
        <translation>Nothing is marked, so there is no mask to export.</translation>
    </message>
    <message>
        <source>Grow</source>
        <translation>Grow</translation>
    </message>
    <message>
        <source>Feather</source>
        <translation>Feather</translation>
    </message>
    <message>
        <source>Erase after each stroke</source>
        <translation>Erase after each stroke</translation>
    </message>
    <message>
        <source>Import mask</source>
        <translation>Import mask</translation>
    </message>
</context>
<context>
    <name>shortcuts</name>
    <message>
        <source>Zoom</source>
        <translation>Zoom</translation>
    </message>
    <message>
        <source>Wheel</source>
        <translation>Wheel</translation>
    </message>
    <message>
        <source>Brush size</source>
        <translation>Brush size</translation>
    </message>
    <message>
        <source>Alt + wheel</source>
        <translation>Alt + wheel</translation>
    </message>
    <message>
        <source>Move the photo</source>
        <translation>Move the photo</translation>
    </message>
    <message>
        <source>Space + drag, middle button</source>
        <translation>Space + drag, middle button</translation>
    </message>
    <message>
        <source>Take away</source>
        <translation>Take away</translation>
    </message>
    <message>
        <source>Right button</source>
        <translation>Right button</translation>
    </message>
    <message>
        <source>Straight line</source>
        <translation>Straight line</translation>
    </message>
    <message>
        <source>Shift + click</source>
        <translation>Shift + click</translation>
    </message>
    <message>
        <source>Before, while held</source>
        <translation>Before, while held</translation>
    </message>
    <message>
        <source>Move the pointer</source>
        <translation>Move the pointer</translation>
    </message>
    <message>
        <source>Arrow keys</source>
        <translation>Arrow keys</translation>
    </message>
    <message>
        <source>Finer, coarser</source>
        <translation>Finer, coarser</translation>
    </message>
    <message>
        <source>Shift, Ctrl + arrow</source>
        <translation>Shift, Ctrl + arrow</translation>
    </message>
    <message>
        <source>Press, then let go</source>
        <translation>Press, then let go</translation>
    </message>
    <message>
        <source>Space</source>
        <translation>Space</translation>
    </message>
    <message>
        <source>Pointer to the middle</source>
        <translation>Pointer to the middle</translation>
    </message>
    <message>
        <source>Move the photo a page</source>
        <translation>Move the photo a page</translation>
    </message>
    <message>
        <source>Page Up, Page Down</source>
        <translation>Page Up, Page Down</translation>
    </message>
    <message>
        <source>Move the split</source>
        <translation>Move the split</translation>
    </message>
    <message>
        <source>Alt + left, right</source>
        <translation>Alt + left, right</translation>
    </message>
    <message>
        <source>Mouse and pen</source>
        <translation>Mouse and pen</translation>
    </message>
    <message>
        <source>Canvas by keys</source>
        <translation>Canvas by keys</translation>
    </message>
</context>
<context>
    <name>spoken</name>
    <message>
        <source>No photo is open.</source>
        <translation>No photo is open.</translation>
    </message>
    <message>
        <source>{width} × {height} pixels, {share} marked</source>
        <translation>{width} × {height} pixels, {share} marked</translation>
    </message>
    <message>
        <source>beside the photo</source>
        <translation>beside the photo</translation>
    </message>
    <message>
        <source>{x}, {y}: marked</source>
        <translation>{x}, {y}: marked</translation>
    </message>
    <message>
        <source>Erased.</source>
        <translation>Erased.</translation>
    </message>
    <message>
        <source>Cancelled.</source>
        <translation>Cancelled.</translation>
    </message>
</context>
</TS>
