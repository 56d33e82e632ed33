; Inno Setup 6: iscc /DVersion=0.1.0 /DSource=dist\lama-studio /DOut=dist .ci\packing\windows\lama-studio.iss
; For one person without administrator's rights, or for all: the person is asked. Signed where
; LAMA_STUDIO_SIGN holds a command of signtool, with $f for the file.
#ifndef Version
  #error Say which version: /DVersion=1.2.3
#endif
#define Name "LaMa Studio"

[Setup]
AppId={{5B0C6F0E-7C3D-4B0A-9C51-2E6A4B8D17F3}
AppName={#Name}
AppVersion={#Version}
AppPublisher=The LaMa Studio authors
DefaultDirName={autopf}\{#Name}
DisableProgramGroupPage=yes
PrivilegesRequired=lowest
PrivilegesRequiredOverridesAllowed=dialog
ArchitecturesAllowed=x64compatible
ArchitecturesInstallIn64BitMode=x64compatible
MinVersion=10.0.17763
OutputDir={#Out}
OutputBaseFilename=lama-studio-{#Version}-windows-x86_64
SetupIconFile=..\..\..\build\lama_studio\app.ico
UninstallDisplayIcon={app}\{#Name}.exe
UninstallDisplayName={#Name}
LicenseFile=..\..\..\LICENSE
Compression=lzma2/max
SolidCompression=yes
WizardStyle=modern
ChangesAssociations=yes
CloseApplications=yes
#if GetEnv("LAMA_STUDIO_SIGN") != ""
SignTool=studio
SignedUninstaller=yes
#endif

[Languages]
Name: "en"; MessagesFile: "compiler:Default.isl"
Name: "ko"; MessagesFile: "compiler:Languages\Korean.isl"

[CustomMessages]
en.OpenWith=Offer LaMa Studio under "Open with" for photos
ko.OpenWith=사진의 "연결 프로그램"에 LaMa Studio 보이기

[Tasks]
Name: "openwith"; Description: "{cm:OpenWith}"
Name: "desktopicon"; Description: "{cm:CreateDesktopIcon}"; Flags: unchecked

[Files]
Source: "{#Source}\*"; DestDir: "{app}"; Flags: ignoreversion recursesubdirs createallsubdirs

[InstallDelete]
; What an older version left there must not be loaded by a newer one.
Type: filesandordirs; Name: "{app}\_internal"

[Icons]
Name: "{autoprograms}\{#Name}"; Filename: "{app}\{#Name}.exe"
Name: "{autodesktop}\{#Name}"; Filename: "{app}\{#Name}.exe"; Tasks: desktopicon

[Registry]
Root: HKA; Subkey: "Software\Classes\Applications\{#Name}.exe\shell\open\command"; ValueType: string; ValueData: """{app}\{#Name}.exe"" ""%1"""; Flags: uninsdeletekey; Tasks: openwith
Root: HKA; Subkey: "Software\Classes\Applications\{#Name}.exe"; ValueType: string; ValueName: "FriendlyAppName"; ValueData: "{#Name}"; Flags: uninsdeletekey; Tasks: openwith
#define Offer(str suffix) 'Root: HKA; Subkey: "Software\Classes\Applications\' + Name + '.exe\SupportedTypes"; ValueType: string; ValueName: "' + suffix + '"; ValueData: ""; Tasks: openwith'
#emit Offer(".jpg")
#emit Offer(".jpeg")
#emit Offer(".png")
#emit Offer(".tif")
#emit Offer(".tiff")
#emit Offer(".webp")
#emit Offer(".avif")
#emit Offer(".bmp")
#emit Offer(".gif")

[Run]
Filename: "{app}\{#Name}.exe"; Description: "{cm:LaunchProgram,{#Name}}"; Flags: nowait postinstall skipifsilent
