<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ko_KR" sourcelanguage="en">
<context>
    <name>AboutDialog</name>
    <message>
        <source>About LaMa Studio</source>
        <translation>LaMa Studio 정보</translation>
    </message>
    <message>
        <source>Versions, licences and weights</source>
        <translation>버전, 라이선스, 가중치</translation>
    </message>
    <message>
        <source>Copy diagnostics</source>
        <translation>진단 정보 복사</translation>
    </message>
    <message>
        <source>Versions, system and settings; nothing about you</source>
        <translation>버전, 시스템, 설정만 담기며 개인 정보는 없습니다</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>복사했습니다</translation>
    </message>
    <message>
        <source>Erase things from photos: offline, exact and fast.</source>
        <translation>사진에서 원하지 않는 것을 지웁니다. 오프라인으로, 정확하고 빠르게.</translation>
    </message>
</context>
<context>
    <name>Actions</name>
    <message>
        <source>&amp;Open…</source>
        <translation>열기(&amp;O)…</translation>
    </message>
    <message>
        <source>Open &amp;folder…</source>
        <translation>폴더 열기(&amp;F)…</translation>
    </message>
    <message>
        <source>Open &amp;recent</source>
        <translation>최근 사진 열기(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Save</source>
        <translation>저장(&amp;S)</translation>
    </message>
    <message>
        <source>Save &amp;As…</source>
        <translation>다른 이름으로 저장(&amp;A)…</translation>
    </message>
    <message>
        <source>Save pro&amp;ject…</source>
        <translation>프로젝트 저장(&amp;J)…</translation>
    </message>
    <message>
        <source>&amp;Preferences…</source>
        <translation>환경설정(&amp;P)…</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>종료(&amp;Q)</translation>
    </message>
    <message>
        <source>&amp;Undo</source>
        <translation>실행 취소(&amp;U)</translation>
    </message>
    <message>
        <source>&amp;Redo</source>
        <translation>다시 실행(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Copy picture</source>
        <translation>그림 복사(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Paste picture</source>
        <translation>그림 붙여넣기(&amp;P)</translation>
    </message>
    <message>
        <source>&amp;Erase</source>
        <translation>지우기(&amp;E)</translation>
    </message>
    <message>
        <source>Erase from the &amp;series…</source>
        <translation>여러 사진에서 지우기(&amp;S)…</translation>
    </message>
    <message>
        <source>&amp;Clear mask</source>
        <translation>마스크 비우기(&amp;C)</translation>
    </message>
    <message>
        <source>Mark &amp;all</source>
        <translation>모두 표시(&amp;A)</translation>
    </message>
    <message>
        <source>&amp;Invert mask</source>
        <translation>마스크 반전(&amp;I)</translation>
    </message>
    <message>
        <source>&amp;Grow mask</source>
        <translation>마스크 넓히기(&amp;G)</translation>
    </message>
    <message>
        <source>&amp;Shrink mask</source>
        <translation>마스크 좁히기(&amp;S)</translation>
    </message>
    <message>
        <source>More &amp;feather</source>
        <translation>가장자리 더 부드럽게(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Less feather</source>
        <translation>가장자리 덜 부드럽게(&amp;L)</translation>
    </message>
    <message>
        <source>I&amp;mport mask…</source>
        <translation>마스크 가져오기(&amp;M)…</translation>
    </message>
    <message>
        <source>E&amp;xport mask…</source>
        <translation>마스크 내보내기(&amp;X)…</translation>
    </message>
    <message>
        <source>Take &amp;back the last click</source>
        <translation>마지막 클릭 되돌리기(&amp;B)</translation>
    </message>
    <message>
        <source>C&amp;ancel</source>
        <translation>취소(&amp;A)</translation>
    </message>
    <message>
        <source>Smaller brush</source>
        <translation>브러시 작게</translation>
    </message>
    <message>
        <source>Larger brush</source>
        <translation>브러시 크게</translation>
    </message>
    <message>
        <source>Zoom &amp;in</source>
        <translation>확대(&amp;I)</translation>
    </message>
    <message>
        <source>Zoom &amp;out</source>
        <translation>축소(&amp;O)</translation>
    </message>
    <message>
        <source>&amp;Fit in window</source>
        <translation>창에 맞춤(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Actual size (1:1)</source>
        <translation>실제 크기 1:1(&amp;A)</translation>
    </message>
    <message>
        <source>Show &amp;before (hold \)</source>
        <translation>원본 보기(&amp;B) (\ 키를 누르고 있기)</translation>
    </message>
    <message>
        <source>Before and after, &amp;split</source>
        <translation>전후 나눠 보기(&amp;S)</translation>
    </message>
    <message>
        <source>Mask as out&amp;line</source>
        <translation>마스크를 윤곽선으로(&amp;L)</translation>
    </message>
    <message>
        <source>Pixel &amp;grid</source>
        <translation>픽셀 격자(&amp;G)</translation>
    </message>
    <message>
        <source>&amp;Navigator</source>
        <translation>내비게이터(&amp;N)</translation>
    </message>
    <message>
        <source>Show &amp;erases and history</source>
        <translation>지우기 목록과 기록 보기(&amp;E)</translation>
    </message>
    <message>
        <source>F&amp;ull screen</source>
        <translation>전체 화면(&amp;U)</translation>
    </message>
    <message>
        <source>User &amp;guide</source>
        <translation>사용 안내(&amp;G)</translation>
    </message>
    <message>
        <source>&amp;First steps</source>
        <translation>첫걸음(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Keyboard shortcuts</source>
        <translation>키보드 단축키(&amp;K)</translation>
    </message>
    <message>
        <source>Copy &amp;diagnostics</source>
        <translation>진단 정보 복사(&amp;D)</translation>
    </message>
    <message>
        <source>&amp;About LaMa Studio</source>
        <translation>LaMa Studio 정보(&amp;A)</translation>
    </message>
</context>
<context>
    <name>Canvas</name>
    <message>
        <source>Photo canvas</source>
        <translation>사진 캔버스</translation>
    </message>
    <message>
        <source>Before</source>
        <translation>원본</translation>
    </message>
    <message>
        <source>After</source>
        <translation>결과</translation>
    </message>
</context>
<context>
    <name>CanvasFrame</name>
    <message>
        <source>Scroll sideways</source>
        <translation>좌우로 스크롤</translation>
    </message>
    <message>
        <source>Scroll up and down</source>
        <translation>위아래로 스크롤</translation>
    </message>
</context>
<context>
    <name>EmptyState</name>
    <message>
        <source>Open a photo or drop one here</source>
        <translation>사진을 열거나 여기에 끌어다 놓으세요</translation>
    </message>
    <message>
        <source>Paint over what should go, press Enter, and it is gone.
Everything stays on this computer.</source>
        <translation>지울 것을 칠하고 Enter를 누르면 사라집니다.
모든 작업은 이 컴퓨터 안에서만 이루어집니다.</translation>
    </message>
    <message>
        <source>Open photo…</source>
        <translation>사진 열기…</translation>
    </message>
    <message>
        <source>Open photo</source>
        <translation>사진 열기</translation>
    </message>
    <message>
        <source>Try it on a sample photo</source>
        <translation>예제 사진으로 해 보기</translation>
    </message>
</context>
<context>
    <name>EraseDelegate</name>
    <message>
        <source>Name of the erase</source>
        <translation>지우기 이름</translation>
    </message>
</context>
<context>
    <name>EraseList</name>
    <message>
        <source>{name} stays where it is: it shares pixels with its neighbour.</source>
        <translation>{name}은(는) 그대로 둡니다. 이웃한 지우기와 픽셀을 공유합니다.</translation>
    </message>
    <message>
        <source>The shadow is marked; press Enter to erase it.</source>
        <translation>그림자를 표시했습니다. Enter를 누르면 지웁니다.</translation>
    </message>
    <message>
        <source>As it was</source>
        <translation>처음 그대로</translation>
    </message>
    <message>
        <source>Trying: {name}…</source>
        <translation>시도하는 중: {name}…</translation>
    </message>
    <message>
        <source>{count} more to come…</source>
        <translation>{count}개 더 만드는 중…</translation>
    </message>
    <message>
        <source>The photo has changed below; look for variants again.</source>
        <translation>아래 사진이 바뀌었습니다. 변형을 다시 찾으세요.</translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation>자동</translation>
    </message>
    <message>
        <source>Texture</source>
        <translation>질감</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>신경망</translation>
    </message>
    <message>
        <source>Nearby</source>
        <translation>가까운 곳</translation>
    </message>
    <message>
        <source>Mirrored</source>
        <translation>좌우 반전</translation>
    </message>
    <message>
        <source>Coarser</source>
        <translation>더 거칠게</translation>
    </message>
    <message>
        <source>Another</source>
        <translation>다른 결과</translation>
    </message>
</context>
<context>
    <name>EraseModel</name>
    <message>
        <source>Erase {number}</source>
        <translation>지우기 {number}</translation>
    </message>
    <message>
        <source>{share:.0%} done</source>
        <translation>{share:.0%} 완료</translation>
    </message>
    <message>
        <source>waiting</source>
        <translation>대기 중</translation>
    </message>
    <message>
        <source>network only</source>
        <translation>신경망만</translation>
    </message>
    <message>
        <source>network refined</source>
        <translation>네트워크 다듬기</translation>
    </message>
    <message>
        <source>refined with texture</source>
        <translation>다듬기와 질감</translation>
    </message>
    <message>
        <source>texture</source>
        <translation>질감</translation>
    </message>
    <message>
        <source>automatic</source>
        <translation>자동</translation>
    </message>
    <message>
        <source>grow {px}</source>
        <translation>넓히기 {px}</translation>
    </message>
    <message>
        <source>feather {px}</source>
        <translation>흐리기 {px}</translation>
    </message>
    <message>
        <source>Changed below: run again</source>
        <translation>아래가 바뀜: 다시 실행</translation>
    </message>
    <message>
        <source>Looks soft: refine</source>
        <translation>흐려 보임: 다듬기</translation>
    </message>
    <message>
        <source>Edge visible: grow {px} px</source>
        <translation>경계가 보임: {px}픽셀 넓히기</translation>
    </message>
    <message>
        <source>A shadow remains: select it</source>
        <translation>그림자가 남음: 선택</translation>
    </message>
    <message>
        <source>shown</source>
        <translation>보임</translation>
    </message>
    <message>
        <source>hidden</source>
        <translation>숨김</translation>
    </message>
    <message>
        <source>{width} × {height} px at {x}, {y}</source>
        <translation>{width} × {height}픽셀, 위치 {x}, {y}</translation>
    </message>
    <message>
        <source>made in {seconds} s</source>
        <translation>{seconds}초 걸림</translation>
    </message>
    <message>
        <source>the network&apos;s fill, refined</source>
        <translation>신경망 채움을 다듬음</translation>
    </message>
    <message>
        <source>the network&apos;s fill</source>
        <translation>신경망 채움</translation>
    </message>
    <message>
        <source>the photo&apos;s texture, led strongly by the network</source>
        <translation>신경망이 강하게 이끈 사진 질감</translation>
    </message>
    <message>
        <source>the photo&apos;s texture, led lightly by the network</source>
        <translation>신경망이 약하게 이끈 사진 질감</translation>
    </message>
    <message>
        <source>the photo&apos;s texture alone</source>
        <translation>사진 질감만</translation>
    </message>
</context>
<context>
    <name>ErasesPanel</name>
    <message>
        <source>What you erase is listed here, and stays editable.</source>
        <translation>지운 것이 여기에 나열되며 언제든 고칠 수 있습니다.</translation>
    </message>
    <message>
        <source>Run again</source>
        <translation>다시 실행</translation>
    </message>
    <message>
        <source>Variants</source>
        <translation>변형</translation>
    </message>
    <message>
        <source>Show or hide</source>
        <translation>보이기 또는 숨기기</translation>
    </message>
    <message>
        <source>Space</source>
        <translation>스페이스</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>이름 바꾸기</translation>
    </message>
    <message>
        <source>Move up</source>
        <translation>위로 이동</translation>
    </message>
    <message>
        <source>Alt+Up</source>
        <translation>Alt+위</translation>
    </message>
    <message>
        <source>Move down</source>
        <translation>아래로 이동</translation>
    </message>
    <message>
        <source>Alt+Down</source>
        <translation>Alt+아래</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>삭제</translation>
    </message>
    <message>
        <source>Auto</source>
        <translation>자동</translation>
    </message>
    <message>
        <source>Texture</source>
        <translation>질감</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>신경망</translation>
    </message>
    <message>
        <source>Refined</source>
        <translation>다듬기</translation>
    </message>
    <message>
        <source>Grow</source>
        <translation>넓히기</translation>
    </message>
    <message>
        <source>Feather</source>
        <translation>가장자리 흐리기</translation>
    </message>
    <message>
        <source>Fill with</source>
        <translation>채우는 방식</translation>
    </message>
</context>
<context>
    <name>Erasing</name>
    <message>
        <source>Erasing…</source>
        <translation>지우는 중…</translation>
    </message>
    <message>
        <source>Erasing again: {name}…</source>
        <translation>다시 지우는 중: {name}…</translation>
    </message>
</context>
<context>
    <name>Exchanging</name>
    <message>
        <source>There is no picture in the clipboard.</source>
        <translation>클립보드에 그림이 없습니다.</translation>
    </message>
    <message>
        <source>The picture is in the clipboard.</source>
        <translation>그림을 클립보드에 복사했습니다.</translation>
    </message>
</context>
<context>
    <name>Filing</name>
    <message>
        <source>Save project as</source>
        <translation>프로젝트를 다른 이름으로 저장</translation>
    </message>
</context>
<context>
    <name>FilmStrip</name>
    <message>
        <source>Film strip</source>
        <translation>필름 스트립</translation>
    </message>
    <message>
        <source>Erase from
the series…</source>
        <translation>여러 사진에서
지우기…</translation>
    </message>
    <message>
        <source>Erase from the series</source>
        <translation>여러 사진에서 지우기</translation>
    </message>
    <message>
        <source>The same spot on all photos, or on those that are chosen</source>
        <translation>모든 사진 또는 고른 사진의 같은 자리</translation>
    </message>
</context>
<context>
    <name>Helping</name>
    <message>
        <source>User guide</source>
        <translation>사용 안내</translation>
    </message>
    <message>
        <source>Diagnostics copied; nothing was sent anywhere.</source>
        <translation>진단 정보를 복사했습니다. 어디에도 보내지 않았습니다.</translation>
    </message>
</context>
<context>
    <name>HistoryPanel</name>
    <message>
        <source>Steps</source>
        <translation>단계</translation>
    </message>
    <message>
        <source>Opened</source>
        <translation>열기</translation>
    </message>
    <message>
        <source>Oldest step kept</source>
        <translation>보관된 가장 오래된 단계</translation>
    </message>
    <message>
        <source>Undo keeps {used:.1f} of {limit:.0f} MB.</source>
        <translation>실행 취소에 {limit:.0f}MB 중 {used:.1f}MB를 씁니다.</translation>
    </message>
</context>
<context>
    <name>InSeries</name>
    <message>
        <source>Open a folder of photos</source>
        <translation>사진 폴더 열기</translation>
    </message>
</context>
<context>
    <name>MaskFiles</name>
    <message>
        <source>Export mask</source>
        <translation>마스크 내보내기</translation>
    </message>
    <message>
        <source>Mask saved as {name}.</source>
        <translation>마스크를 {name}(으)로 저장했습니다.</translation>
    </message>
</context>
<context>
    <name>MessageBar</name>
    <message>
        <source>Message</source>
        <translation>메시지</translation>
    </message>
    <message>
        <source>Report…</source>
        <translation>보고서…</translation>
    </message>
    <message>
        <source>Report</source>
        <translation>보고서</translation>
    </message>
    <message>
        <source>What is known about it; nothing is sent anywhere</source>
        <translation>알려진 내용을 봅니다. 어디에도 보내지 않습니다.</translation>
    </message>
    <message>
        <source>Close this message (Esc)</source>
        <translation>이 메시지 닫기 (Esc)</translation>
    </message>
    <message>
        <source>Close this message</source>
        <translation>이 메시지 닫기</translation>
    </message>
    <message>
        <source>LaMa Studio ended unexpectedly; what is known about it was kept.</source>
        <translation>LaMa Studio가 예기치 않게 종료되었습니다. 알려진 내용을 보관했습니다.</translation>
    </message>
</context>
<context>
    <name>Navigator</name>
    <message>
        <source>Navigator</source>
        <translation>내비게이터</translation>
    </message>
</context>
<context>
    <name>PhotoHandle</name>
    <message>
        <source>Photo</source>
        <translation>사진</translation>
    </message>
    <message>
        <source>{name}: drag it to where you want a copy</source>
        <translation>{name}: 사본을 둘 곳으로 끌어다 놓으세요</translation>
    </message>
</context>
<context>
    <name>PreferencesDialog</name>
    <message>
        <source>Preferences</source>
        <translation>환경설정</translation>
    </message>
    <message>
        <source>Erasing</source>
        <translation>지우기</translation>
    </message>
    <message>
        <source>Appearance</source>
        <translation>모양</translation>
    </message>
    <message>
        <source>Engine</source>
        <translation>엔진</translation>
    </message>
    <message>
        <source>Erase after each stroke</source>
        <translation>획을 그을 때마다 지우기</translation>
    </message>
    <message>
        <source>Grow</source>
        <translation>넓히기</translation>
    </message>
    <message>
        <source>Feather</source>
        <translation>가장자리 흐리기</translation>
    </message>
    <message>
        <source>Note in saved photos that they were edited</source>
        <translation>저장한 사진에 편집 기록 남기기</translation>
    </message>
    <message>
        <source>When and with what, in the XMP; otherwise that stays as it is.</source>
        <translation>언제 무엇으로 편집했는지 XMP에 적습니다. 끄면 XMP는 그대로입니다.</translation>
    </message>
    <message>
        <source>Memory for undo</source>
        <translation>실행 취소용 메모리</translation>
    </message>
    <message>
        <source>Beyond that the oldest steps are forgotten; erases never are.</source>
        <translation>이를 넘으면 가장 오래된 단계부터 잊습니다. 지우기는 잊지 않습니다.</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>시스템과 같게</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>언어</translation>
    </message>
    <message>
        <source>Another language is spoken from the next start on.</source>
        <translation>언어는 다음에 시작할 때 바뀝니다.</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>밝게</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>어둡게</translation>
    </message>
    <message>
        <source>Theme</source>
        <translation>테마</translation>
    </message>
    <message>
        <source>Open the last photos again at the start</source>
        <translation>시작할 때 마지막 사진 다시 열기</translation>
    </message>
    <message>
        <source>Nothing moves by itself</source>
        <translation>스스로 움직이는 것 없애기</translation>
    </message>
    <message>
        <source>Show the mask as an outline</source>
        <translation>마스크를 윤곽선으로 보기</translation>
    </message>
    <message>
        <source>Pixel grid in large views</source>
        <translation>크게 볼 때 픽셀 격자</translation>
    </message>
    <message>
        <source>Navigator in large views</source>
        <translation>크게 볼 때 내비게이터</translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation>자동</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>장치</translation>
    </message>
    <message>
        <source>Precision</source>
        <translation>정밀도</translation>
    </message>
    <message>
        <source>Memory for a fill</source>
        <translation>채우기 메모리</translation>
    </message>
    <message>
        <source>0 MB: half of what is free. With less, big holes are seen smaller.</source>
        <translation>0 MB: 남은 메모리의 절반. 줄이면 큰 구멍은 더 작게 보고 채웁니다.</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>고르기…</translation>
    </message>
    <message>
        <source>Bundled</source>
        <translation>기본 제공</translation>
    </message>
    <message>
        <source>Choose a weights file</source>
        <translation>가중치 파일 고르기</translation>
    </message>
    <message>
        <source>Use the bundled weights</source>
        <translation>기본 제공 가중치 쓰기</translation>
    </message>
    <message>
        <source>Weights</source>
        <translation>가중치</translation>
    </message>
    <message>
        <source>Card of the weights</source>
        <translation>가중치 설명서</translation>
    </message>
    <message>
        <source>Mask colour</source>
        <translation>마스크 색</translation>
    </message>
    <message>
        <source>Mask opacity</source>
        <translation>마스크 불투명도</translation>
    </message>
    <message>
        <source>Weights ({patterns})</source>
        <translation>가중치 ({patterns})</translation>
    </message>
    <message>
        <source>Bundled with the program</source>
        <translation>프로그램에 기본 제공됨</translation>
    </message>
    <message>
        <source>Reading…</source>
        <translation>읽는 중…</translation>
    </message>
</context>
<context>
    <name>Preferring</name>
    <message>
        <source>The language changes at the next start.</source>
        <translation>언어는 다음에 시작할 때 바뀝니다.</translation>
    </message>
</context>
<context>
    <name>ProgressCard</name>
    <message>
        <source>Progress</source>
        <translation>진행 상황</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>취소</translation>
    </message>
</context>
<context>
    <name>Recent</name>
    <message>
        <source>&amp;Forget these</source>
        <translation>목록 지우기(&amp;F)</translation>
    </message>
</context>
<context>
    <name>Recovering</name>
    <message>
        <source>Unsaved work</source>
        <translation>저장하지 않은 작업</translation>
    </message>
    <message>
        <source>LaMa Studio ended before your work on “{name}” was saved.</source>
        <translation>“{name}” 작업을 저장하기 전에 LaMa Studio가 끝났습니다.</translation>
    </message>
    <message>
        <source>It was kept as it was at {when}.</source>
        <translation>{when}의 상태로 남아 있습니다.</translation>
    </message>
    <message>
        <source>Restore</source>
        <translation>되살리기</translation>
    </message>
    <message>
        <source>Throw away</source>
        <translation>버리기</translation>
    </message>
    <message>
        <source>Later</source>
        <translation>나중에</translation>
    </message>
</context>
<context>
    <name>ReportDialog</name>
    <message>
        <source>Report</source>
        <translation>보고서</translation>
    </message>
    <message>
        <source>Kept as {path}. Nothing was sent anywhere.</source>
        <translation>{path}에 보관했습니다. 어디에도 보내지 않았습니다.</translation>
    </message>
    <message>
        <source>Nothing was sent anywhere.</source>
        <translation>어디에도 보내지 않았습니다.</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>복사</translation>
    </message>
</context>
<context>
    <name>SeriesDialog</name>
    <message>
        <source>Erase from the series</source>
        <translation>여러 사진에서 지우기</translation>
    </message>
    <message>
        <source>At the same place of the frame: dust, a date</source>
        <translation>화면의 같은 자리: 먼지, 날짜</translation>
    </message>
    <message>
        <source>With what is seen, where the frame moved</source>
        <translation>구도가 움직였으면 보이는 것을 따라</translation>
    </message>
    <message>
        <source>Other folder…</source>
        <translation>다른 폴더…</translation>
    </message>
    <message>
        <source>Choose where accepted photos go</source>
        <translation>받아들인 사진을 둘 곳 고르기</translation>
    </message>
    <message>
        <source>Accept all</source>
        <translation>모두 받아들이기</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>멈추기</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>시작</translation>
    </message>
    <message>
        <source>{done} of {count} tried, {left} to be judged</source>
        <translation>{count}장 중 {done}장 시도, {left}장 판단 대기</translation>
    </message>
    <message>
        <source>Not kept: {what}.</source>
        <translation>보존되지 않은 것: {what}.</translation>
    </message>
    <message>
        <source>Kept as {name}</source>
        <translation>{name}(으)로 저장함</translation>
    </message>
    <message>
        <source>Left as it is</source>
        <translation>그대로 둠</translation>
    </message>
    <message>
        <source>Where accepted photos go</source>
        <translation>받아들인 사진을 둘 곳</translation>
    </message>
    <message>
        <source>Not all is judged</source>
        <translation>아직 판단하지 않은 것이 있음</translation>
    </message>
    <message>
        <source>What was not accepted is thrown away. Your photos stay as they are.</source>
        <translation>받아들이지 않은 것은 버립니다. 원본 사진은 그대로 남습니다.</translation>
    </message>
    <message>
        <source>Throw away</source>
        <translation>버리기</translation>
    </message>
    <message>
        <source>Go on judging</source>
        <translation>계속 판단하기</translation>
    </message>
    <message>
        <source>Photos of the series</source>
        <translation>여러 사진</translation>
    </message>
    <message>
        <source>Accepted photos go to {folder}; your photos stay as they are.</source>
        <translation>받아들인 사진은 {folder}에 저장하고 원본은 그대로 둡니다.</translation>
    </message>
</context>
<context>
    <name>ShortcutsDialog</name>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>키보드 단축키</translation>
    </message>
    <message>
        <source>Search commands and keys</source>
        <translation>명령과 키 검색</translation>
    </message>
    <message>
        <source>Nothing is called that.</source>
        <translation>그런 이름은 없습니다.</translation>
    </message>
</context>
<context>
    <name>SidePanel</name>
    <message>
        <source>Mask</source>
        <translation>마스크</translation>
    </message>
    <message>
        <source>Erase</source>
        <translation>지우기</translation>
    </message>
</context>
<context>
    <name>StatusBar</name>
    <message>
        <source>Pointer position</source>
        <translation>포인터 위치</translation>
    </message>
    <message>
        <source>Photo size</source>
        <translation>사진 크기</translation>
    </message>
    <message>
        <source>Zoom</source>
        <translation>확대 비율</translation>
    </message>
    <message>
        <source>Engine</source>
        <translation>엔진</translation>
    </message>
    <message>
        <source>Hint</source>
        <translation>도움말</translation>
    </message>
    <message>
        <source>Preparing the engine…</source>
        <translation>엔진 준비 중…</translation>
    </message>
    <message>
        <source>{width} × {height} · {megapixels:.1f} MP · {depth} bit</source>
        <translation>{width} × {height} · {megapixels:.1f} MP · {depth}비트</translation>
    </message>
    <message>
        <source>No engine</source>
        <translation>엔진 없음</translation>
    </message>
</context>
<context>
    <name>Studio</name>
    <message>
        <source>Opening {name}…</source>
        <translation>{name} 여는 중…</translation>
    </message>
    <message>
        <source>Saving {name}…</source>
        <translation>{name} 저장 중…</translation>
    </message>
</context>
<context>
    <name>Swatches</name>
    <message>
        <source>Red</source>
        <translation>빨강</translation>
    </message>
    <message>
        <source>Green</source>
        <translation>초록</translation>
    </message>
    <message>
        <source>Blue</source>
        <translation>파랑</translation>
    </message>
    <message>
        <source>Amber</source>
        <translation>호박색</translation>
    </message>
    <message>
        <source>Magenta</source>
        <translation>자홍</translation>
    </message>
    <message>
        <source>Colour</source>
        <translation>색</translation>
    </message>
    <message>
        <source>Mask colour: {name}</source>
        <translation>마스크 색: {name}</translation>
    </message>
</context>
<context>
    <name>TipsCard</name>
    <message>
        <source>First steps</source>
        <translation>첫걸음</translation>
    </message>
    <message>
        <source>Mark what should go</source>
        <translation>지울 것을 표시하세요</translation>
    </message>
    <message>
        <source>Paint over it with the brush, a little beyond its edge.</source>
        <translation>브러시로 가장자리를 조금 넘게 칠하세요.</translation>
    </message>
    <message>
        <source>Erase it</source>
        <translation>지우세요</translation>
    </message>
    <message>
        <source>Press Enter, or the Erase button at the right.</source>
        <translation>Enter 키를 누르거나 오른쪽의 지우기 단추를 누르세요.</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>비교하세요</translation>
    </message>
    <message>
        <source>Hold the key \ to see the photo as it was. Ctrl+Z takes an erase back.</source>
        <translation>\ 키를 누르고 있으면 원본이 보입니다. Ctrl+Z는 지우기를 되돌립니다.</translation>
    </message>
    <message>
        <source>Keep it</source>
        <translation>저장하세요</translation>
    </message>
    <message>
        <source>Save As writes a new file; yours stays as it is. Press ? for all keys.</source>
        <translation>다른 이름으로 저장하면 새 파일에 쓰고 원본은 그대로 둡니다. ? 키를 누르면 모든 단축키가 보입니다.</translation>
    </message>
    <message>
        <source>Skip</source>
        <translation>건너뛰기</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>다음</translation>
    </message>
    <message>
        <source>{place} of {count}</source>
        <translation>{count} 중 {place}</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>마침</translation>
    </message>
</context>
<context>
    <name>TrialCard</name>
    <message>
        <source>{name} before</source>
        <translation>{name} 전</translation>
    </message>
    <message>
        <source>{name} after</source>
        <translation>{name} 후</translation>
    </message>
    <message>
        <source>Accept</source>
        <translation>받아들이기</translation>
    </message>
    <message>
        <source>Reject</source>
        <translation>버리기</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>다시</translation>
    </message>
    <message>
        <source>Waits</source>
        <translation>대기 중</translation>
    </message>
    <message>
        <source>Erasing…</source>
        <translation>지우는 중…</translation>
    </message>
    <message>
        <source>Erasing… {share}</source>
        <translation>지우는 중… {share}</translation>
    </message>
</context>
<context>
    <name>VariantStrip</name>
    <message>
        <source>Variants</source>
        <translation>변형</translation>
    </message>
</context>
<context>
    <name>WorkDock</name>
    <message>
        <source>Erases and history</source>
        <translation>지우기와 기록</translation>
    </message>
    <message>
        <source>Erases</source>
        <translation>지우기</translation>
    </message>
    <message>
        <source>History</source>
        <translation>기록</translation>
    </message>
</context>
<context>
    <name>_List</name>
    <message>
        <source>Erases</source>
        <translation>지우기</translation>
    </message>
</context>
<context>
    <name>about</name>
    <message>
        <source>Apache License 2.0. Nothing you open leaves this computer.</source>
        <translation>Apache License 2.0. 여는 사진은 이 컴퓨터를 벗어나지 않습니다.</translation>
    </message>
    <message>
        <source>Built with</source>
        <translation>사용한 것</translation>
    </message>
    <message>
        <source>Weights</source>
        <translation>가중치</translation>
    </message>
</context>
<context>
    <name>files</name>
    <message>
        <source>Photos ({patterns});;All files (*)</source>
        <translation>사진 ({patterns});;모든 파일 (*)</translation>
    </message>
    <message>
        <source>Open photo</source>
        <translation>사진 열기</translation>
    </message>
    <message>
        <source>Import mask</source>
        <translation>마스크 가져오기</translation>
    </message>
    <message>
        <source>Save photo as</source>
        <translation>다른 이름으로 사진 저장</translation>
    </message>
    <message>
        <source>Replace file?</source>
        <translation>파일을 바꿀까요?</translation>
    </message>
    <message>
        <source>“{name}” already exists.</source>
        <translation>“{name}” 파일이 이미 있습니다.</translation>
    </message>
    <message>
        <source>Replacing it overwrites what it holds now.</source>
        <translation>바꾸면 지금 들어 있는 내용을 덮어씁니다.</translation>
    </message>
    <message>
        <source>Replace</source>
        <translation>바꾸기</translation>
    </message>
    <message>
        <source>Choose another name</source>
        <translation>다른 이름 고르기</translation>
    </message>
    <message>
        <source>Keep it as “{name}”</source>
        <translation>“{name}”(으)로 남겨 두기</translation>
    </message>
    <message>
        <source>“{name}” was changed by another program since you opened it.</source>
        <translation>“{name}”을(를) 연 뒤에 다른 프로그램이 바꾸었습니다.</translation>
    </message>
    <message>
        <source>Replacing it overwrites that change.</source>
        <translation>바꾸면 그 변경을 덮어씁니다.</translation>
    </message>
    <message>
        <source>Leave it</source>
        <translation>그대로 두기</translation>
    </message>
    <message>
        <source>Unsaved changes</source>
        <translation>저장하지 않은 변경</translation>
    </message>
    <message>
        <source>Save your changes to “{name}”?</source>
        <translation>“{name}”의 변경 내용을 저장할까요?</translation>
    </message>
    <message>
        <source>What you erased is lost if you do not save it.</source>
        <translation>저장하지 않으면 지운 작업이 사라집니다.</translation>
    </message>
</context>
<context>
    <name>forecast</name>
    <message>
        <source>{time},
up to {memory} of memory</source>
        <translation>{time},
메모리 최대 {memory}</translation>
    </message>
    <message>
        <source>{time} left</source>
        <translation>{time} 남음</translation>
    </message>
    <message>
        <source>under a second</source>
        <translation>1초 미만</translation>
    </message>
    <message>
        <source>about {count} s</source>
        <translation>약 {count}초</translation>
    </message>
    <message>
        <source>about {count} min</source>
        <translation>약 {count}분</translation>
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
        <translation>파일(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>편집(&amp;E)</translation>
    </message>
    <message>
        <source>&amp;Mask</source>
        <translation>마스크(&amp;M)</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>보기(&amp;V)</translation>
    </message>
    <message>
        <source>&amp;Tool</source>
        <translation>도구(&amp;T)</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>도움말(&amp;H)</translation>
    </message>
    <message>
        <source>Commands</source>
        <translation>명령</translation>
    </message>
    <message>
        <source>Tools</source>
        <translation>도구</translation>
    </message>
</context>
<context>
    <name>messages</name>
    <message>
        <source>Saved as {name}.</source>
        <translation>{name}(으)로 저장했습니다.</translation>
    </message>
    <message>
        <source>Kept: {what}.</source>
        <translation>유지됨: {what}.</translation>
    </message>
    <message>
        <source>Not kept: {what}.</source>
        <translation>유지되지 않음: {what}.</translation>
    </message>
    <message>
        <source>Drawn anew: {what}.</source>
        <translation>새로 그림: {what}.</translation>
    </message>
    <message>
        <source>Removed, since it showed the old photo: {what}.</source>
        <translation>지우기 전 사진이 보이므로 제거함: {what}.</translation>
    </message>
    <message>
        <source>There is not enough memory for this; your photo and your erases are as they were.</source>
        <translation>이 작업을 하기에 메모리가 부족합니다. 사진과 지운 작업은 그대로입니다.</translation>
    </message>
    <message>
        <source>Something went wrong inside LaMa Studio; your photo and your erases are as they were.</source>
        <translation>LaMa Studio 안에서 문제가 생겼습니다. 사진과 지운 작업은 그대로입니다.</translation>
    </message>
</context>
<context>
    <name>sentences</name>
    <message>
        <source>Erase {0}</source>
        <translation>{0}번째 지우기</translation>
    </message>
    <message>
        <source>Erase</source>
        <translation>지우기</translation>
    </message>
    <message>
        <source>Delete erase</source>
        <translation>지우기 삭제</translation>
    </message>
    <message>
        <source>Show erase</source>
        <translation>지우기 보이기</translation>
    </message>
    <message>
        <source>Hide erase</source>
        <translation>지우기 숨기기</translation>
    </message>
    <message>
        <source>Erase again</source>
        <translation>다시 지우기</translation>
    </message>
    <message>
        <source>Rename erase</source>
        <translation>지우기 이름 바꾸기</translation>
    </message>
    <message>
        <source>Reorder erases</source>
        <translation>지우기 순서 바꾸기</translation>
    </message>
    <message>
        <source>Clear mask</source>
        <translation>마스크 비우기</translation>
    </message>
    <message>
        <source>Mark all</source>
        <translation>모두 표시</translation>
    </message>
    <message>
        <source>Invert mask</source>
        <translation>마스크 반전</translation>
    </message>
    <message>
        <source>Shrink mask</source>
        <translation>마스크 좁히기</translation>
    </message>
    <message>
        <source>Grow mask</source>
        <translation>마스크 넓히기</translation>
    </message>
    <message>
        <source>Mask</source>
        <translation>마스크</translation>
    </message>
    <message>
        <source>{0} exists already; it stays as it is unless overwriting is asked for.</source>
        <translation>{0}이(가) 이미 있습니다. 덮어쓰기를 선택하지 않으면 그대로 둡니다.</translation>
    </message>
    <message>
        <source>{0} was not saved: there is no space left in {1}.</source>
        <translation>{0}을(를) 저장하지 못했습니다. {1}에 남은 공간이 없습니다.</translation>
    </message>
    <message>
        <source>{0} was not saved: there is no folder {1}.</source>
        <translation>{0}을(를) 저장하지 못했습니다. {1} 폴더가 없습니다.</translation>
    </message>
    <message>
        <source>{0} was not saved: {1} cannot be written to.</source>
        <translation>{0}을(를) 저장하지 못했습니다. {1}에 쓸 수 없습니다.</translation>
    </message>
    <message>
        <source>{0} is a folder, so no file can be saved under that name.</source>
        <translation>{0}은(는) 폴더이므로 그 이름으로 파일을 저장할 수 없습니다.</translation>
    </message>
    <message>
        <source>The name {0}... is longer than the disk allows.</source>
        <translation>{0}... 이름이 디스크가 허용하는 길이보다 깁니다.</translation>
    </message>
    <message>
        <source>{0} was not saved: {1}.</source>
        <translation>{0}을(를) 저장하지 못했습니다: {1}.</translation>
    </message>
    <message>
        <source>{0} needs more memory than is free.</source>
        <translation>{0}을(를) 열기에는 남은 메모리가 부족합니다.</translation>
    </message>
    <message>
        <source>{0} is damaged or ends too early, and cannot be read.</source>
        <translation>{0}이(가) 손상되었거나 중간에 끊겨 읽을 수 없습니다.</translation>
    </message>
    <message>
        <source>{0} has {1} bits a channel; up to 16-bit whole numbers can be read.</source>
        <translation>{0}은(는) 채널당 {1}비트입니다. 16비트 정수까지 읽을 수 있습니다.</translation>
    </message>
    <message>
        <source>The file has several pages; this is the first.</source>
        <translation>파일에 여러 쪽이 있습니다. 첫 번째 쪽을 열었습니다.</translation>
    </message>
    <message>
        <source>The file holds several pictures; this is the first.</source>
        <translation>파일에 여러 그림이 있습니다. 첫 번째 그림을 열었습니다.</translation>
    </message>
    <message>
        <source>The photo&apos;s printing colours (CMYK) were converted to RGB.</source>
        <translation>사진의 인쇄 색(CMYK)을 RGB로 바꾸었습니다.</translation>
    </message>
    <message>
        <source>{0} has a kind of 16-bit pixels that cannot be read.</source>
        <translation>{0}의 16비트 픽셀 형식은 읽을 수 없습니다.</translation>
    </message>
    <message>
        <source>{0} has a kind of colours ({1}) that cannot be read.</source>
        <translation>{0}의 색 형식({1})은 읽을 수 없습니다.</translation>
    </message>
    <message>
        <source>comment</source>
        <translation>설명</translation>
    </message>
    <message>
        <source>16-bit depth</source>
        <translation>16비트 깊이</translation>
    </message>
    <message>
        <source>transparency</source>
        <translation>투명도</translation>
    </message>
    <message>
        <source>The whole JPEG was encoded anew, with its own tables: on this system, or of this kind of JPEG, single blocks cannot be replaced.</source>
        <translation>JPEG 전체를 원래의 양자화표로 다시 인코딩했습니다. 이 시스템이나 이런 종류의 JPEG에서는 블록 하나하나를 바꿀 수 없습니다.</translation>
    </message>
    <message>
        <source>{0} of {1} JPEG blocks were encoded anew; the others are exactly those of the original.</source>
        <translation>JPEG 블록 {1}개 중 {0}개를 다시 인코딩했습니다. 나머지는 원본과 정확히 같습니다.</translation>
    </message>
    <message>
        <source>JPEG holds at most {0} pixels a side; PNG or TIFF hold more.</source>
        <translation>JPEG은 한 변에 최대 {0}픽셀까지 담습니다. PNG나 TIFF에는 더 담을 수 있습니다.</translation>
    </message>
    <message>
        <source>EXIF</source>
        <translation>EXIF</translation>
    </message>
    <message>
        <source>ICC profile</source>
        <translation>ICC 프로파일</translation>
    </message>
    <message>
        <source>XMP</source>
        <translation>XMP</translation>
    </message>
    <message>
        <source>{0} ends too early: its end mark is missing.</source>
        <translation>{0}이(가) 중간에 끊겼습니다. 끝 표시가 없습니다.</translation>
    </message>
    <message>
        <source>{0} ends too early, inside a chunk.</source>
        <translation>{0}이(가) 청크 중간에 끊겼습니다.</translation>
    </message>
    <message>
        <source>{0} is damaged: a checksum is wrong.</source>
        <translation>{0}이(가) 손상되었습니다. 체크섬이 맞지 않습니다.</translation>
    </message>
    <message>
        <source>PNG cannot hold a photo of this size.</source>
        <translation>PNG에는 이 크기의 사진을 담을 수 없습니다.</translation>
    </message>
    <message>
        <source>{0} ends too early: pixels are missing.</source>
        <translation>{0}이(가) 중간에 끊겼습니다. 픽셀이 모자랍니다.</translation>
    </message>
    <message>
        <source>This photo is larger than the 4 GB a TIFF file can hold.</source>
        <translation>이 사진은 TIFF 파일이 담을 수 있는 4GB보다 큽니다.</translation>
    </message>
    <message>
        <source>{0} is damaged: its directory cannot be read.</source>
        <translation>{0}이(가) 손상되었습니다. 디렉터리를 읽을 수 없습니다.</translation>
    </message>
    <message>
        <source>WebP holds at most {0} pixels a side; PNG or TIFF hold more.</source>
        <translation>WebP는 한 변에 최대 {0}픽셀까지 담습니다. PNG나 TIFF에는 더 담을 수 있습니다.</translation>
    </message>
    <message>
        <source>grey ICC profile</source>
        <translation>회색조 ICC 프로파일</translation>
    </message>
    <message>
        <source>resolution</source>
        <translation>해상도</translation>
    </message>
    <message>
        <source>EXIF (damaged)</source>
        <translation>EXIF(손상됨)</translation>
    </message>
    <message>
        <source>extended XMP</source>
        <translation>확장 XMP</translation>
    </message>
    <message>
        <source>{0} is no photo this program can read (JPEG, PNG, TIFF, WebP, AVIF, HEIC, BMP, GIF).</source>
        <translation>{0}은(는) 이 프로그램이 읽을 수 있는 사진이 아닙니다(JPEG, PNG, TIFF, WebP, AVIF, HEIC, BMP, GIF).</translation>
    </message>
    <message>
        <source>further pages</source>
        <translation>나머지 페이지</translation>
    </message>
    <message>
        <source>content credentials</source>
        <translation>콘텐츠 자격 증명</translation>
    </message>
    <message>
        <source>Photoshop thumbnail</source>
        <translation>Photoshop 미리 보기</translation>
    </message>
    <message>
        <source>EXIF thumbnail</source>
        <translation>EXIF 미리 보기</translation>
    </message>
    <message>
        <source>AVIF holds at most {0} pixels a side; PNG or TIFF hold more.</source>
        <translation>AVIF는 한 변에 최대 {0}픽셀까지 담습니다. PNG나 TIFF에는 더 담을 수 있습니다.</translation>
    </message>
    <message>
        <source>16-bit depth (12 bits are kept)</source>
        <translation>16비트 깊이(12비트까지 유지)</translation>
    </message>
    <message>
        <source>AVIF cannot hold a photo of this size.</source>
        <translation>AVIF에는 이 크기의 사진을 담을 수 없습니다.</translation>
    </message>
    <message>
        <source>colour description</source>
        <translation>색 정보</translation>
    </message>
    <message>
        <source>PNG texts</source>
        <translation>PNG 텍스트</translation>
    </message>
    <message>
        <source>IPTC</source>
        <translation>IPTC</translation>
    </message>
    <message>
        <source>{0} is HEIC, which cannot be read on this system.</source>
        <translation>{0}은(는) HEIC 파일이며 이 시스템에서는 읽을 수 없습니다.</translation>
    </message>
    <message>
        <source>The file holds several pictures; this is the main one.</source>
        <translation>파일에 여러 그림이 있습니다. 대표 그림을 열었습니다.</translation>
    </message>
    <message>
        <source>JFIF thumbnail</source>
        <translation>JFIF 미리 보기</translation>
    </message>
    <message>
        <source>further pictures behind the photo</source>
        <translation>사진 뒤의 다른 그림</translation>
    </message>
    <message>
        <source>FlashPix preview</source>
        <translation>FlashPix 미리 보기</translation>
    </message>
    <message>
        <source>a picture inside APP{0}</source>
        <translation>APP{0} 안의 사진</translation>
    </message>
    <message>
        <source>motion photo film</source>
        <translation>모션 포토 동영상</translation>
    </message>
    <message>
        <source>gain map</source>
        <translation>게인 맵</translation>
    </message>
    <message>
        <source>data behind the photo</source>
        <translation>사진 뒤의 데이터</translation>
    </message>
    <message>
        <source>{0} has no pixels.</source>
        <translation>{0}에 픽셀이 없습니다.</translation>
    </message>
    <message>
        <source>{0} has {1} pixels ({2} x {3}); that needs about {4} GB of memory, and {5} GB are free.</source>
        <translation>{0}은(는) {1}픽셀({2} x {3})입니다. 메모리가 약 {4}GB 필요한데 {5}GB가 남아 있습니다.</translation>
    </message>
    <message>
        <source>{0} is damaged: its header names {1} x {2} pixels, more than its {3} bytes can hold.</source>
        <translation>{0}이(가) 손상되었습니다. 머리글에는 {1} x {2}픽셀이라고 되어 있지만 {3}바이트에 담길 수 없습니다.</translation>
    </message>
    <message>
        <source>{0} was not saved: too little memory is free.</source>
        <translation>{0}을(를) 저장하지 못했습니다. 남은 메모리가 부족합니다.</translation>
    </message>
    <message>
        <source>Too little memory was free to compare the saved pixels; the disk holds the bytes that were written.</source>
        <translation>저장된 픽셀을 비교할 메모리가 부족했습니다. 디스크에는 쓴 그대로의 바이트가 있습니다.</translation>
    </message>
    <message>
        <source>Read back: no pixel outside the holes differs.</source>
        <translation>다시 읽어 확인함: 구멍 밖의 픽셀은 하나도 다르지 않습니다.</translation>
    </message>
    <message>
        <source>Read back: {0} pixels outside the holes differ, where it was encoded anew.</source>
        <translation>다시 읽어 확인함: 구멍 밖에서 픽셀 {0}개가 다르며, 새로 인코딩된 곳입니다.</translation>
    </message>
    <message>
        <source>{0} names no format photos can be saved in ({1}).</source>
        <translation>{0}은(는) 사진을 저장할 수 있는 형식이 아닙니다({1}).</translation>
    </message>
    <message>
        <source>other data of the file ({0})</source>
        <translation>파일의 다른 정보({0})</translation>
    </message>
    <message>
        <source>a second XMP</source>
        <translation>두 번째 XMP</translation>
    </message>
    <message>
        <source>XMP (too long for this format)</source>
        <translation>XMP(이 형식에는 너무 김)</translation>
    </message>
    <message>
        <source>thermal picture</source>
        <translation>열화상 사진</translation>
    </message>
    <message>
        <source>HDR picture</source>
        <translation>HDR 사진</translation>
    </message>
    <message>
        <source>unknown data inside APP{0}</source>
        <translation>APP{0} 안의 알 수 없는 정보</translation>
    </message>
    <message>
        <source>The mask {0} is {1} x {2} pixels, the photo {3} x {4}; they must be the same size.</source>
        <translation>마스크 {0}은(는) {1} x {2}픽셀이고 사진은 {3} x {4}픽셀입니다. 크기가 같아야 합니다.</translation>
    </message>
    <message>
        <source>The mask {0} has no hole: nothing in it is brighter than half.</source>
        <translation>마스크 {0}에 구멍이 없습니다. 중간보다 밝은 곳이 없습니다.</translation>
    </message>
    <message>
        <source>The mask {0} is all hole: nothing is left to fill it from.</source>
        <translation>마스크 {0}이(가) 전부 구멍입니다. 채우는 데 쓸 부분이 남지 않습니다.</translation>
    </message>
    <message>
        <source>{0} is a folder, not a photo.</source>
        <translation>{0}은(는) 사진이 아니라 폴더입니다.</translation>
    </message>
    <message>
        <source>{0} is no ordinary file.</source>
        <translation>{0}은(는) 일반 파일이 아닙니다.</translation>
    </message>
    <message>
        <source>{0} is larger than the memory that is free.</source>
        <translation>{0}이(가) 남은 메모리보다 큽니다.</translation>
    </message>
    <message>
        <source>There is no file {0}.</source>
        <translation>{0} 파일이 없습니다.</translation>
    </message>
    <message>
        <source>{0} may not be read: permission is missing.</source>
        <translation>{0}을(를) 읽을 권한이 없습니다.</translation>
    </message>
    <message>
        <source>{0} cannot be read: {1}.</source>
        <translation>{0}을(를) 읽을 수 없습니다: {1}.</translation>
    </message>
    <message>
        <source>{0} is empty.</source>
        <translation>{0}이(가) 비어 있습니다.</translation>
    </message>
    <message>
        <source>IPTC preview</source>
        <translation>IPTC 미리 보기</translation>
    </message>
    <message>
        <source>XMP pictures</source>
        <translation>XMP 안의 그림</translation>
    </message>
    <message>
        <source>No note of the edit was added: this format has no room for it.</source>
        <translation>편집 기록을 남기지 않았습니다. 이 형식에는 담을 자리가 없습니다.</translation>
    </message>
    <message>
        <source>Mode</source>
        <translation>방식</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>더하기</translation>
    </message>
    <message>
        <source>Subtract</source>
        <translation>빼기</translation>
    </message>
    <message>
        <source>Intersect</source>
        <translation>교차</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>크기</translation>
    </message>
    <message>
        <source>px</source>
        <translation>px</translation>
    </message>
    <message>
        <source>Pen pressure</source>
        <translation>필압</translation>
    </message>
    <message>
        <source>Brush</source>
        <translation>브러시</translation>
    </message>
    <message>
        <source>Paint over what should go; Shift joins on in a straight line, Alt takes away. [ ] size</source>
        <translation>지울 곳을 칠하세요. Shift는 직선으로 잇고 Alt는 빼기. [ ] 크기</translation>
    </message>
    <message>
        <source>Ellipse</source>
        <translation>타원</translation>
    </message>
    <message>
        <source>Drag an ellipse around what should go; Ctrl makes it round. Shift adds, Alt takes away.</source>
        <translation>지울 곳을 타원으로 감싸세요. Ctrl은 원, Shift는 더하기, Alt는 빼기.</translation>
    </message>
    <message>
        <source>Eraser</source>
        <translation>지우개</translation>
    </message>
    <message>
        <source>Paint over the mask to take it away; Shift joins on in a straight line. [ ] size</source>
        <translation>마스크 위를 칠하면 지워집니다. Shift는 직선으로 잇습니다. [ ] 크기</translation>
    </message>
    <message>
        <source>Lasso</source>
        <translation>올가미</translation>
    </message>
    <message>
        <source>Draw around what should go; the line closes itself. Shift adds, Alt takes away.</source>
        <translation>지울 곳을 둘러 그리면 선이 저절로 닫힙니다. Shift는 더하기, Alt는 빼기.</translation>
    </message>
    <message>
        <source>Follow a wire</source>
        <translation>전선 따라가기</translation>
    </message>
    <message>
        <source>Width</source>
        <translation>너비</translation>
    </message>
    <message>
        <source>Line</source>
        <translation>선</translation>
    </message>
    <message>
        <source>Click one end of a wire or pole, then the other: it is found between them.</source>
        <translation>전선이나 기둥의 한쪽 끝과 다른 쪽 끝을 클릭하면 그 사이를 찾습니다.</translation>
    </message>
    <message>
        <source>Magnetic lasso</source>
        <translation>자석 올가미</translation>
    </message>
    <message>
        <source>Click along the edge of a thing, or drag around it; Enter closes, Backspace goes back.</source>
        <translation>물체의 가장자리를 따라 클릭하거나 둘레를 끌어서 그리세요. Enter로 닫고 Backspace로 하나 되돌립니다.</translation>
    </message>
    <message>
        <source>Polygon</source>
        <translation>다각형</translation>
    </message>
    <message>
        <source>Click corner by corner; Enter or a double click closes, Backspace takes one back.</source>
        <translation>모서리를 차례로 클릭하세요. Enter나 두 번 클릭으로 닫고 Backspace로 하나 되돌립니다.</translation>
    </message>
    <message>
        <source>Rectangle</source>
        <translation>사각형</translation>
    </message>
    <message>
        <source>Drag a frame around what should go; Ctrl makes it square. Shift adds, Alt takes away.</source>
        <translation>지울 곳을 사각형으로 감싸세요. Ctrl은 정사각형, Shift는 더하기, Alt는 빼기.</translation>
    </message>
    <message>
        <source>Scribble</source>
        <translation>낙서</translation>
    </message>
    <message>
        <source>Scribble over a thing, or draw around it, to mark all of it; Alt takes it away.</source>
        <translation>지울 것 위에 대충 긋거나 둘레에 선을 그리면 전체가 표시됩니다. Alt는 표시를 뺍니다.</translation>
    </message>
    <message>
        <source>{0} holds no coefficients of the chooser.</source>
        <translation>{0}에 선택기 계수가 없습니다.</translation>
    </message>
    <message>
        <source>There is no device &apos;{0}&apos;; choose one of {1}.</source>
        <translation>&apos;{0}&apos; 장치는 없습니다. {1} 중에서 고르세요.</translation>
    </message>
    <message>
        <source>{0}: found and tested.</source>
        <translation>{0}: 찾아서 시험했습니다.</translation>
    </message>
    <message>
        <source>{0} no CUDA or Metal device is available to this torch.</source>
        <translation>{0} 이 torch에서 쓸 수 있는 CUDA나 Metal 장치가 없습니다.</translation>
    </message>
    <message>
        <source>{0}: as asked for.</source>
        <translation>{0}: 요청한 대로입니다.</translation>
    </message>
    <message>
        <source>{0}: matrix products stand in for its wrong Fourier transform.</source>
        <translation>{0}: 푸리에 변환이 올바르지 않아 행렬 곱으로 대신합니다.</translation>
    </message>
    <message>
        <source>There is no precision &apos;{0}&apos;; choose one of {1}.</source>
        <translation>&apos;{0}&apos; 정밀도는 없습니다. {1} 중에서 고르세요.</translation>
    </message>
    <message>
        <source>float32: as asked for, the network&apos;s exact values.</source>
        <translation>float32: 요청한 대로, 신경망의 정확한 값입니다.</translation>
    </message>
    <message>
        <source>bf16: as asked for.</source>
        <translation>bf16: 요청한 대로입니다.</translation>
    </message>
    <message>
        <source>bf16: quicker, off by {0} of 255 levels on average.</source>
        <translation>bf16: 더 빠르며 평균 오차는 255단계 중 {0}단계입니다.</translation>
    </message>
    <message>
        <source>float32: bf16 would be off by {0} of 255 levels on average with these weights.</source>
        <translation>float32: 이 가중치에서는 bf16의 평균 오차가 255단계 중 {0}단계가 됩니다.</translation>
    </message>
    <message>
        <source>The device &apos;{0}&apos; is not available here; choose auto or cpu.</source>
        <translation>&apos;{0}&apos; 장치를 여기서 쓸 수 없습니다. auto나 cpu를 고르세요.</translation>
    </message>
    <message>
        <source>{0} was not saved: the disk cannot hold a file of that name.</source>
        <translation>{0}을(를) 저장하지 않았습니다. 디스크에 이런 이름의 파일을 둘 수 없습니다.</translation>
    </message>
    <message>
        <source>{0} was not saved: the disk of {1} does not answer any more.</source>
        <translation>{0}을(를) 저장하지 않았습니다. {1}의 디스크가 더는 응답하지 않습니다.</translation>
    </message>
    <message>
        <source>{0} is damaged: it consists of more pieces than any photo does.</source>
        <translation>{0}은(는) 손상되었습니다. 어떤 사진보다도 많은 조각으로 되어 있습니다.</translation>
    </message>
    <message>
        <source>{0} is damaged: what it says of its erases does not fit together.</source>
        <translation>{0}이(가) 손상되었습니다. 지우기에 대한 내용이 서로 맞지 않습니다.</translation>
    </message>
    <message>
        <source>{0} needs about {1} GB of memory for {2} megapixels, and {3} GB are free; PNG and TIFF need far less.</source>
        <translation>{0}에는 {2}메가픽셀을 담는 데 메모리가 약 {1}GB 필요한데 {3}GB가 남아 있습니다. PNG와 TIFF는 훨씬 덜 씁니다.</translation>
    </message>
    <message>
        <source>Windows keeps the name {0} for itself; choose another one.</source>
        <translation>{0}은(는) Windows가 따로 쓰는 이름입니다. 다른 이름을 고르세요.</translation>
    </message>
    <message>
        <source>On Windows no name may end in a dot or a space: {0}</source>
        <translation>Windows에서는 이름이 마침표나 빈칸으로 끝날 수 없습니다: {0}</translation>
    </message>
    <message>
        <source>On Windows no name may hold {0}; choose another one.</source>
        <translation>Windows에서는 이름에 {0}을(를) 쓸 수 없습니다. 다른 이름을 고르세요.</translation>
    </message>
    <message>
        <source>The file holds another program&apos;s layers; this is the picture that they make.</source>
        <translation>파일에 다른 프로그램의 레이어가 있습니다. 레이어를 합친 그림을 열었습니다.</translation>
    </message>
    <message>
        <source>{0} was not saved: it could not be read back.</source>
        <translation>{0}을(를) 저장하지 않았습니다. 쓴 파일을 다시 읽을 수 없었습니다.</translation>
    </message>
    <message>
        <source>{0} is no OpenRaster file.</source>
        <translation>{0}은(는) OpenRaster 파일이 아닙니다.</translation>
    </message>
    <message>
        <source>{0} inside is larger than it can be.</source>
        <translation>안에 있는 {0}이(가) 있을 수 없는 크기입니다.</translation>
    </message>
    <message>
        <source>{0} is damaged, and cannot be read.</source>
        <translation>{0}이(가) 손상되어 읽을 수 없습니다.</translation>
    </message>
    <message>
        <source>{0} is not what was written.</source>
        <translation>{0}은(는) 쓴 것과 다릅니다.</translation>
    </message>
    <message>
        <source>The whole JPEG was encoded anew: its colours were converted, or its structure is damaged.</source>
        <translation>JPEG 전체를 다시 인코딩했습니다. 색상을 변환했거나 파일 구조가 손상되어 있습니다.</translation>
    </message>
    <message>
        <source>What stood there before is kept as {0}.</source>
        <translation>그 자리에 있던 파일은 {0}(으)로 남겨 두었습니다.</translation>
    </message>
    <message>
        <source>{0} was changed by another program since it was opened here; it stays as it is unless replacing it is asked for once more.</source>
        <translation>{0}을(를) 여기서 연 뒤에 다른 프로그램이 바꾸었습니다. 바꾸라고 다시 말하지 않는 한 그대로 둡니다.</translation>
    </message>
    <message>
        <source>{0} was not saved: the disk gave back other bytes than were written.</source>
        <translation>{0}을(를) 저장하지 않았습니다. 디스크가 쓴 것과 다른 바이트를 돌려주었습니다.</translation>
    </message>
    <message>
        <source>{0} was not saved: what was written cannot be read back; PNG or TIFF may hold it.</source>
        <translation>{0}을(를) 저장하지 않았습니다. 쓴 파일을 다시 읽을 수 없습니다. PNG나 TIFF로는 될 수 있습니다.</translation>
    </message>
    <message>
        <source>{0} was not saved: what was written has another size; PNG or TIFF may hold it.</source>
        <translation>{0}을(를) 저장하지 않았습니다. 쓴 파일의 크기가 다릅니다. PNG나 TIFF로는 될 수 있습니다.</translation>
    </message>
    <message>
        <source>{0} was not saved: what was written shows other pixels; PNG or TIFF may hold it.</source>
        <translation>{0}을(를) 저장하지 않았습니다. 쓴 파일이 다른 픽셀을 보입니다. PNG나 TIFF로는 될 수 있습니다.</translation>
    </message>
    <message>
        <source>No note of the edit was added: the photo&apos;s XMP is damaged.</source>
        <translation>편집 기록을 남기지 않았습니다. 사진의 XMP가 손상되었습니다.</translation>
    </message>
    <message>
        <source>A note that the photo was edited was added to its XMP.</source>
        <translation>사진을 편집했다는 기록을 XMP에 남겼습니다.</translation>
    </message>
    <message>
        <source>{0} Choose auto or cpu.</source>
        <translation>{0} auto나 cpu를 고르세요.</translation>
    </message>
    <message>
        <source>The device &apos;{0}&apos; failed its self-test: {1}.</source>
        <translation>&apos;{0}&apos; 장치가 자체 시험에 실패했습니다: {1}.</translation>
    </message>
    <message>
        <source>The device &apos;{0}&apos; computes wrongly (error {1} against the CPU).</source>
        <translation>&apos;{0}&apos; 장치가 잘못 계산합니다(CPU와의 오차 {1}).</translation>
    </message>
    <message>
        <source>There is too little memory on {0} for this fill: close other programs, choose the CPU, or erase a smaller part at a time.</source>
        <translation>{0}에 이만큼 채울 메모리가 부족합니다. 다른 프로그램을 닫거나, CPU를 고르거나, 한 번에 더 작은 부분을 지우세요.</translation>
    </message>
    <message>
        <source>This fill would need {0} MB, more than the {1} MB that one may hold: allow it more memory, or erase a smaller part at a time.</source>
        <translation>이 채우기에는 {0} MB가 필요한데, 한 번에 쓸 수 있는 메모리는 {1} MB입니다. 메모리를 더 허용하거나, 한 번에 더 작은 부분을 지우세요.</translation>
    </message>
    <message>
        <source>The network gave no usable pixels: its weights are damaged, or not made for {0}. The photo stays as it was.</source>
        <translation>신경망이 쓸 수 있는 픽셀을 내지 못했습니다. 가중치가 손상되었거나 {0}용이 아닙니다. 사진은 그대로입니다.</translation>
    </message>
    <message>
        <source>The mask has no hole: mark what is to be erased.</source>
        <translation>마스크에 구멍이 없습니다. 지울 것을 표시하세요.</translation>
    </message>
    <message>
        <source>The mask covers the whole photo: nothing is left to fill it from.</source>
        <translation>마스크가 사진 전체를 덮습니다. 채우는 데 쓸 부분이 남지 않습니다.</translation>
    </message>
    <message>
        <source>float32: bf16 is no quicker here, or was not measured.</source>
        <translation>float32: 여기서는 bf16이 더 빠르지 않거나 측정되지 않았습니다.</translation>
    </message>
    <message>
        <source>This file tries to run code ({0}.{1}) when it is opened: nothing was run, and the file is refused.</source>
        <translation>이 파일은 열릴 때 코드({0}.{1})를 실행하려고 합니다. 아무것도 실행하지 않았으며 파일을 거부합니다.</translation>
    </message>
    <message>
        <source>unknown storage {0}</source>
        <translation>알 수 없는 저장 형식 {0}</translation>
    </message>
    <message>
        <source>{0} is a zip file without torch weights in it.</source>
        <translation>{0}은(는) torch 가중치가 없는 zip 파일입니다.</translation>
    </message>
    <message>
        <source>{0} is damaged: its table of contents is broken.</source>
        <translation>{0}이(가) 손상되었습니다. 목차가 깨졌습니다.</translation>
    </message>
    <message>
        <source>{0} is damaged: a part is missing.</source>
        <translation>{0}이(가) 손상되었습니다. 일부가 없습니다.</translation>
    </message>
    <message>
        <source>{0} is damaged: a part is too short.</source>
        <translation>{0}이(가) 손상되었습니다. 일부가 너무 짧습니다.</translation>
    </message>
    <message>
        <source>{0} is a folder, not a checkpoint.</source>
        <translation>{0}은(는) 체크포인트가 아니라 폴더입니다.</translation>
    </message>
    <message>
        <source>{0} is in torch&apos;s old pickle form, which this program does not open: save it once more with a torch of 1.6 or later.</source>
        <translation>{0}은(는) 이 프로그램이 열지 않는 torch의 옛 pickle 형식입니다. torch 1.6 이상으로 다시 저장하세요.</translation>
    </message>
    <message>
        <source>{0} is no torch checkpoint, or is damaged.</source>
        <translation>{0}은(는) torch 체크포인트가 아니거나 손상되었습니다.</translation>
    </message>
    <message>
        <source>{0} holds no LaMa generator.</source>
        <translation>{0}에 LaMa 생성기가 없습니다.</translation>
    </message>
    <message>
        <source>{0} holds a generator of another architecture.</source>
        <translation>{0}에는 구조가 다른 생성기가 들어 있습니다.</translation>
    </message>
    <message>
        <source>{0} holds a generator of another architecture ({1} tensors differ, the first is {2}).</source>
        <translation>{0}에는 구조가 다른 생성기가 들어 있습니다(텐서 {1}개가 다르며 첫 번째는 {2}).</translation>
    </message>
    <message>
        <source>The weights in {0} are damaged: {1} is not finite.</source>
        <translation>{0}의 가중치가 손상되었습니다. {1}이(가) 유한한 값이 아닙니다.</translation>
    </message>
    <message>
        <source>The weights in {0} do not fit the architecture they name.</source>
        <translation>{0}의 가중치가 적혀 있는 구조와 맞지 않습니다.</translation>
    </message>
    <message>
        <source>{0} holds no LaMa Studio weights; published checkpoints are converted with &apos;lama-studio weights import&apos;.</source>
        <translation>{0}에 LaMa Studio 가중치가 없습니다. 공개된 체크포인트는 &apos;lama-studio weights import&apos;로 변환합니다.</translation>
    </message>
    <message>
        <source>{0} names an architecture this version lacks.</source>
        <translation>{0}에 적힌 구조가 이 버전에는 없습니다.</translation>
    </message>
    <message>
        <source>{0} holds no weights.</source>
        <translation>{0}에 가중치가 없습니다.</translation>
    </message>
    <message>
        <source>There is no weights file {0}.</source>
        <translation>가중치 파일 {0}이(가) 없습니다.</translation>
    </message>
    <message>
        <source>{0} is not a weights file, or is damaged.</source>
        <translation>{0}은(는) 가중치 파일이 아니거나 손상되었습니다.</translation>
    </message>
    <message>
        <source>The whole photo is marked: nothing is left to fill it from.</source>
        <translation>사진 전체가 표시되어 있습니다. 채우는 데 쓸 부분이 남지 않습니다.</translation>
    </message>
    <message>
        <source>Nothing is marked: paint over what should go first.</source>
        <translation>표시된 것이 없습니다. 먼저 지울 것을 칠하세요.</translation>
    </message>
    <message>
        <source>What is marked is being erased already: paint over more, or wait for it.</source>
        <translation>표시된 것은 이미 지우는 중입니다. 더 칠하거나 기다리세요.</translation>
    </message>
    <message>
        <source>The unsaved work on {0} is damaged.</source>
        <translation>{0}의 저장하지 않은 작업이 손상되었습니다.</translation>
    </message>
    <message>
        <source>{0} was changed since; the unsaved work on it does not fit any more.</source>
        <translation>그 뒤 {0}이(가) 바뀌어 저장하지 않은 작업이 더는 맞지 않습니다.</translation>
    </message>
    <message>
        <source>The spot was not found: too little of the first photo is seen in this one.</source>
        <translation>자리를 찾지 못했습니다. 첫 사진의 모습이 이 사진에 너무 적습니다.</translation>
    </message>
    <message>
        <source>The frame has other proportions, so the spot has no place in it.</source>
        <translation>화면 비율이 달라 그 자리가 없습니다.</translation>
    </message>
    <message>
        <source>The spot lies outside of this photo.</source>
        <translation>그 자리는 이 사진 밖에 있습니다.</translation>
    </message>
    <message>
        <source>There are no photos in {0}.</source>
        <translation>{0}에 사진이 없습니다.</translation>
    </message>
    <message>
        <source>Nothing is marked: mark or erase on this photo what all should lose.</source>
        <translation>표시한 것이 없습니다. 모든 사진에서 없앨 것을 이 사진에서 표시하거나 지우세요.</translation>
    </message>
    <message>
        <source>{0} was not kept: {1}.</source>
        <translation>{0}을(를) 저장하지 못했습니다. {1}.</translation>
    </message>
    <message>
        <source>This installation of LaMa Studio is damaged: {0}. Install it again.</source>
        <translation>LaMa Studio 설치가 손상되었습니다: {0}. 다시 설치하세요.</translation>
    </message>
    <message>
        <source>This installation of LaMa Studio is damaged: {0} is missing. Install it again.</source>
        <translation>LaMa Studio 설치가 손상되었습니다: {0} 파일이 없습니다. 다시 설치하세요.</translation>
    </message>
    <message>
        <source>This installation of LaMa Studio is damaged: {0} was altered. Install it again.</source>
        <translation>LaMa Studio 설치가 손상되었습니다: {0} 파일이 바뀌었습니다. 다시 설치하세요.</translation>
    </message>
    <message>
        <source>There is no weights file {0}{1}.</source>
        <translation>가중치 파일 {0}이(가) 없습니다{1}.</translation>
    </message>
    <message>
        <source>The settings were not saved: {0}.</source>
        <translation>설정을 저장하지 못했습니다: {0}.</translation>
    </message>
    <message>
        <source>Select shadow</source>
        <translation>그림자 선택</translation>
    </message>
    <message>
        <source>The picture in the clipboard cannot be read.</source>
        <translation>클립보드의 그림을 읽을 수 없습니다.</translation>
    </message>
    <message>
        <source>The studio cannot open a window: the display cannot be reached ({0}), or a part of this installation is missing. `lama-studio erase` works without a window.</source>
        <translation>창을 열 수 없습니다. 화면에 연결할 수 없거나({0}) 설치된 프로그램의 일부가 없습니다. `lama-studio erase`는 창 없이도 됩니다.</translation>
    </message>
    <message>
        <source>Nothing is marked, so there is no mask to export.</source>
        <translation>표시한 것이 없어 내보낼 마스크가 없습니다.</translation>
    </message>
    <message>
        <source>Grow</source>
        <translation>넓히기</translation>
    </message>
    <message>
        <source>Feather</source>
        <translation>가장자리 흐리기</translation>
    </message>
    <message>
        <source>Erase after each stroke</source>
        <translation>칠할 때마다 바로 지우기</translation>
    </message>
    <message>
        <source>Import mask</source>
        <translation>마스크 가져오기</translation>
    </message>
</context>
<context>
    <name>shortcuts</name>
    <message>
        <source>Zoom</source>
        <translation>확대/축소</translation>
    </message>
    <message>
        <source>Wheel</source>
        <translation>휠</translation>
    </message>
    <message>
        <source>Brush size</source>
        <translation>브러시 크기</translation>
    </message>
    <message>
        <source>Alt + wheel</source>
        <translation>Alt + 휠</translation>
    </message>
    <message>
        <source>Move the photo</source>
        <translation>사진 옮기기</translation>
    </message>
    <message>
        <source>Space + drag, middle button</source>
        <translation>Space + 끌기, 가운데 단추</translation>
    </message>
    <message>
        <source>Take away</source>
        <translation>빼기</translation>
    </message>
    <message>
        <source>Right button</source>
        <translation>오른쪽 단추</translation>
    </message>
    <message>
        <source>Straight line</source>
        <translation>직선</translation>
    </message>
    <message>
        <source>Shift + click</source>
        <translation>Shift + 클릭</translation>
    </message>
    <message>
        <source>Before, while held</source>
        <translation>누르는 동안 원본</translation>
    </message>
    <message>
        <source>Move the pointer</source>
        <translation>포인터 옮기기</translation>
    </message>
    <message>
        <source>Arrow keys</source>
        <translation>화살표 키</translation>
    </message>
    <message>
        <source>Finer, coarser</source>
        <translation>더 세밀하게, 더 크게</translation>
    </message>
    <message>
        <source>Shift, Ctrl + arrow</source>
        <translation>Shift, Ctrl + 화살표</translation>
    </message>
    <message>
        <source>Press, then let go</source>
        <translation>누르기, 다시 누르면 놓기</translation>
    </message>
    <message>
        <source>Space</source>
        <translation>Space</translation>
    </message>
    <message>
        <source>Pointer to the middle</source>
        <translation>포인터를 가운데로</translation>
    </message>
    <message>
        <source>Move the photo a page</source>
        <translation>한 쪽씩 사진 옮기기</translation>
    </message>
    <message>
        <source>Page Up, Page Down</source>
        <translation>Page Up, Page Down</translation>
    </message>
    <message>
        <source>Move the split</source>
        <translation>나눔선 옮기기</translation>
    </message>
    <message>
        <source>Alt + left, right</source>
        <translation>Alt + 왼쪽, 오른쪽</translation>
    </message>
    <message>
        <source>Mouse and pen</source>
        <translation>마우스와 펜</translation>
    </message>
    <message>
        <source>Canvas by keys</source>
        <translation>키로 캔버스 다루기</translation>
    </message>
</context>
<context>
    <name>spoken</name>
    <message>
        <source>No photo is open.</source>
        <translation>열린 사진이 없습니다.</translation>
    </message>
    <message>
        <source>{width} × {height} pixels, {share} marked</source>
        <translation>{width} × {height} 픽셀, {share} 표시됨</translation>
    </message>
    <message>
        <source>beside the photo</source>
        <translation>사진 바깥</translation>
    </message>
    <message>
        <source>{x}, {y}: marked</source>
        <translation>{x}, {y}: 표시됨</translation>
    </message>
    <message>
        <source>Erased.</source>
        <translation>지웠습니다.</translation>
    </message>
    <message>
        <source>Cancelled.</source>
        <translation>취소했습니다.</translation>
    </message>
</context>
</TS>
