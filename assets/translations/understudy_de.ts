<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1">
<context>
    <name>Action</name>
    <message>
        <source>Smile</source>
        <translation>Lächeln</translation>
    </message>
    <message>
        <source>Laugh</source>
        <translation>Lachen</translation>
    </message>
    <message>
        <source>Wink with the left eye</source>
        <translation>Mit dem linken Auge zwinkern</translation>
    </message>
    <message>
        <source>Wink with the right eye</source>
        <translation>Mit dem rechten Auge zwinkern</translation>
    </message>
    <message>
        <source>Look surprised</source>
        <translation>Überrascht schauen</translation>
    </message>
    <message>
        <source>Frown</source>
        <translation>Stirn runzeln</translation>
    </message>
    <message>
        <source>Look sad</source>
        <translation>Traurig schauen</translation>
    </message>
    <message>
        <source>Look angry</source>
        <translation>Verärgert schauen</translation>
    </message>
    <message>
        <source>Blow a kiss</source>
        <translation>Kussmund machen</translation>
    </message>
    <message>
        <source>Raise the eyebrows</source>
        <translation>Augenbrauen heben</translation>
    </message>
    <message>
        <source>Lower the eyebrows</source>
        <translation>Augenbrauen senken</translation>
    </message>
    <message>
        <source>Avatar 1</source>
        <translation>Avatar 1</translation>
    </message>
    <message>
        <source>Avatar 2</source>
        <translation>Avatar 2</translation>
    </message>
    <message>
        <source>Avatar 3</source>
        <translation>Avatar 3</translation>
    </message>
    <message>
        <source>Avatar 4</source>
        <translation>Avatar 4</translation>
    </message>
    <message>
        <source>Avatar 5</source>
        <translation>Avatar 5</translation>
    </message>
    <message>
        <source>Avatar 6</source>
        <translation>Avatar 6</translation>
    </message>
    <message>
        <source>Avatar 7</source>
        <translation>Avatar 7</translation>
    </message>
    <message>
        <source>Avatar 8</source>
        <translation>Avatar 8</translation>
    </message>
    <message>
        <source>Avatar 9</source>
        <translation>Avatar 9</translation>
    </message>
    <message>
        <source>Next avatar</source>
        <translation>Nächster Avatar</translation>
    </message>
    <message>
        <source>Previous avatar</source>
        <translation>Voriger Avatar</translation>
    </message>
    <message>
        <source>Calibrate</source>
        <translation>Kalibrieren</translation>
    </message>
    <message>
        <source>Pause or go on</source>
        <translation>Pausieren oder fortsetzen</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Pause</translation>
    </message>
    <message>
        <source>Go on after a pause</source>
        <translation>Nach einer Pause fortsetzen</translation>
    </message>
    <message>
        <source>Mute or unmute the camera</source>
        <translation>Kamera aus- oder einschalten</translation>
    </message>
    <message>
        <source>Mute the camera</source>
        <translation>Kamera ausschalten</translation>
    </message>
    <message>
        <source>Unmute the camera</source>
        <translation>Kamera einschalten</translation>
    </message>
    <message>
        <source>Hold or free the eyes</source>
        <translation>Augen festhalten oder freigeben</translation>
    </message>
    <message>
        <source>Hold or free the lips</source>
        <translation>Lippen festhalten oder freigeben</translation>
    </message>
    <message>
        <source>Start or finish a recording</source>
        <translation>Aufnahme starten oder beenden</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>Starten</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Stoppen</translation>
    </message>
    <message>
        <source>Show the control panel</source>
        <translation>Bedienfenster zeigen</translation>
    </message>
</context><context>
    <name>AvatarBridge</name>
    <message>
        <source>{name} is still being prepared and is shown in a moment.</source>
        <translation>{name} wird noch vorbereitet und gleich gezeigt.</translation>
    </message>
</context><context>
    <name>AvatarStrip</name>
    <message>
        <source>Avatars</source>
        <translation>Avatare</translation>
    </message>
</context><context>
    <name>BackgroundPanel</name>
    <message>
        <source>Background</source>
        <translation>Hintergrund</translation>
    </message>
    <message>
        <source>Behind the avatar</source>
        <translation>Hinter dem Avatar</translation>
    </message>
    <message>
        <source>Green is for programs that cut a green screen out, such as OBS.</source>
        <translation>Grün ist für Programme, die einen Greenscreen ausschneiden, zum Beispiel OBS.</translation>
    </message>
    <message>
        <source>Colour</source>
        <translation>Farbe</translation>
    </message>
    <message>
        <source>Choose a picture…</source>
        <translation>Bild auswählen…</translation>
    </message>
    <message>
        <source>Own picture</source>
        <translation>Eigenes Bild</translation>
    </message>
    <message>
        <source>As in the photo</source>
        <translation>Wie im Foto</translation>
    </message>
    <message>
        <source>Blurred</source>
        <translation>Unscharf</translation>
    </message>
    <message>
        <source>One colour</source>
        <translation>Eine Farbe</translation>
    </message>
    <message>
        <source>Green screen</source>
        <translation>Greenscreen</translation>
    </message>
    <message>
        <source>Colour {colour}</source>
        <translation>Farbe {colour}</translation>
    </message>
    <message>
        <source>Other…</source>
        <translation>Andere…</translation>
    </message>
    <message>
        <source>Choose another colour</source>
        <translation>Andere Farbe auswählen</translation>
    </message>
    <message>
        <source>None chosen yet.</source>
        <translation>Noch keins ausgewählt.</translation>
    </message>
    <message>
        <source>Background colour</source>
        <translation>Hintergrundfarbe</translation>
    </message>
    <message>
        <source>Pictures ({endings})</source>
        <translation>Bilder ({endings})</translation>
    </message>
    <message>
        <source>Choose a background picture</source>
        <translation>Hintergrundbild auswählen</translation>
    </message>
</context><context>
    <name>Bridge</name>
    <message>
        <source>Calibrated. The avatar rests when your face does.</source>
        <translation>Kalibriert. Der Avatar ruht, wenn Ihr Gesicht ruht.</translation>
    </message>
    <message>
        <source>The check-up was cancelled.</source>
        <translation>Die Prüfung wurde abgebrochen.</translation>
    </message>
</context><context>
    <name>CameraInset</name>
    <message>
        <source>Your camera, seen by you only</source>
        <translation>Ihre Kamera, nur für Sie zu sehen</translation>
    </message>
    <message>
        <source>Only you see this</source>
        <translation>Nur Sie sehen das</translation>
    </message>
    <message>
        <source>No camera picture</source>
        <translation>Kein Kamerabild</translation>
    </message>
</context><context>
    <name>ControlsPanel</name>
    <message>
        <source>Motion</source>
        <translation>Bewegung</translation>
    </message>
    <message>
        <source>Calibrate my resting face</source>
        <translation>Mein Ruhegesicht kalibrieren</translation>
    </message>
    <message>
        <source>Eyes</source>
        <translation>Augen</translation>
    </message>
    <message>
        <source>How far the avatar's eyes are open</source>
        <translation>Wie weit die Augen des Avatars offen sind</translation>
    </message>
    <message>
        <source>Mouth</source>
        <translation>Mund</translation>
    </message>
    <message>
        <source>How far the avatar's mouth is open</source>
        <translation>Wie weit der Mund des Avatars offen ist</translation>
    </message>
    <message>
        <source>What moves</source>
        <translation>Was sich bewegt</translation>
    </message>
    <message>
        <source>Mirror</source>
        <translation>Spiegeln</translation>
    </message>
    <message>
        <source>Move like a mirror image</source>
        <translation>Bewegt sich wie ein Spiegelbild</translation>
    </message>
    <message>
        <source>Keep shoulders still</source>
        <translation>Schultern stillhalten</translation>
    </message>
    <message>
        <source>Only the head moves</source>
        <translation>Nur der Kopf bewegt sich</translation>
    </message>
    <message>
        <source>Presets</source>
        <translation>Voreinstellungen</translation>
    </message>
    <message>
        <source>Resting face</source>
        <translation>Ruhegesicht</translation>
    </message>
    <message>
        <source>Look at the screen, face relaxed. The avatar rests when you do.</source>
        <translation>Schauen Sie entspannt auf den Bildschirm. Der Avatar ruht, wenn Sie ruhen.</translation>
    </message>
    <message>
        <source>Eyes and mouth</source>
        <translation>Augen und Mund</translation>
    </message>
    <message>
        <source>Movement</source>
        <translation>Bewegung</translation>
    </message>
    <message>
        <source>Head</source>
        <translation>Kopf</translation>
    </message>
    <message>
        <source>How far the head turns along with yours</source>
        <translation>Wie weit sich der Kopf mit Ihrem mitdreht</translation>
    </message>
    <message>
        <source>Expression</source>
        <translation>Mimik</translation>
    </message>
    <message>
        <source>How strongly smiles and frowns show</source>
        <translation>Wie stark man Lächeln und Stirnrunzeln sieht</translation>
    </message>
    <message>
        <source>Gaze</source>
        <translation>Blick</translation>
    </message>
    <message>
        <source>How far the eyes look along with yours</source>
        <translation>Wie weit die Augen Ihrem Blick folgen</translation>
    </message>
    <message>
        <source>Smoothing</source>
        <translation>Glättung</translation>
    </message>
    <message>
        <source>More is calmer, less is quicker</source>
        <translation>Mehr ist ruhiger, weniger ist schneller</translation>
    </message>
    <message>
        <source>Head and face</source>
        <translation>Kopf und Gesicht</translation>
    </message>
    <message>
        <source>The face only</source>
        <translation>Nur das Gesicht</translation>
    </message>
    <message>
        <source>The head only</source>
        <translation>Nur der Kopf</translation>
    </message>
    <message>
        <source>The mouth only</source>
        <translation>Nur der Mund</translation>
    </message>
    <message>
        <source>The eyes only</source>
        <translation>Nur die Augen</translation>
    </message>
</context><context>
    <name>DeviceBox</name>
    <message>
        <source>Choose…</source>
        <translation>Auswählen…</translation>
    </message>
    <message>
        <source>not found just now</source>
        <translation>zurzeit nicht zu finden</translation>
    </message>
</context><context>
    <name>DevicesPanel</name>
    <message>
        <source>Devices</source>
        <translation>Geräte</translation>
    </message>
    <message>
        <source>Camera</source>
        <translation>Kamera</translation>
    </message>
    <message>
        <source>No camera found. Plug one in and press Look again.</source>
        <translation>Keine Kamera gefunden. Schließen Sie eine an und klicken Sie auf „Neu suchen“.</translation>
    </message>
    <message>
        <source>Output</source>
        <translation>Ausgabe</translation>
    </message>
    <message>
        <source>No virtual camera found. The check-up says how to set one up.</source>
        <translation>Keine virtuelle Kamera gefunden. Die Prüfung sagt, wie Sie eine einrichten.</translation>
    </message>
    <message>
        <source>Microphone</source>
        <translation>Mikrofon</translation>
    </message>
    <message>
        <source>No microphone found.</source>
        <translation>Kein Mikrofon gefunden.</translation>
    </message>
    <message>
        <source>Portrait engine</source>
        <translation>Bildverfahren</translation>
    </message>
    <message>
        <source>Quality</source>
        <translation>Qualität</translation>
    </message>
    <message>
        <source>Picture size</source>
        <translation>Bildgröße</translation>
    </message>
    <message>
        <source>Photo of another shape</source>
        <translation>Foto in anderem Format</translation>
    </message>
    <message>
        <source>Use a video as camera…</source>
        <translation>Video als Kamera verwenden…</translation>
    </message>
    <message>
        <source>Look again</source>
        <translation>Neu suchen</translation>
    </message>
    <message>
        <source>Open the check-up</source>
        <translation>Prüfung öffnen</translation>
    </message>
    <message>
        <source>Stop first to change the output, the engine or the size.</source>
        <translation>Um Ausgabe, Bildverfahren oder Größe zu ändern, stoppen Sie zuerst.</translation>
    </message>
    <message>
        <source>Your voice goes into recordings. It is listened to only while this page is open or the avatar is on.</source>
        <translation>Ihre Stimme kommt in die Aufnahmen. Zugehört wird nur, solange diese Seite offen oder der Avatar an ist.</translation>
    </message>
    <message>
        <source>From</source>
        <translation>Von</translation>
    </message>
    <message>
        <source>To</source>
        <translation>Nach</translation>
    </message>
    <message>
        <source>How</source>
        <translation>Wie</translation>
    </message>
    <message>
        <source>Something wrong?</source>
        <translation>Stimmt etwas nicht?</translation>
    </message>
    <message>
        <source>None</source>
        <translation>Keines</translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation>Automatisch</translation>
    </message>
    <message>
        <source>Fast: least work for the processor</source>
        <translation>Schnell: am wenigsten Arbeit für den Prozessor</translation>
    </message>
    <message>
        <source>Balanced</source>
        <translation>Ausgewogen</translation>
    </message>
    <message>
        <source>Best: may slow down a small computer</source>
        <translation>Am besten: kann einen kleinen Rechner bremsen</translation>
    </message>
    <message>
        <source>Automatic: as large as the face allows</source>
        <translation>Automatisch: so groß, wie das Gesicht es erlaubt</translation>
    </message>
    <message>
        <source>Fill the picture, edges may be cut off</source>
        <translation>Bild ausfüllen, Ränder können wegfallen</translation>
    </message>
    <message>
        <source>Whole photo, blurred around it</source>
        <translation>Ganzes Foto, darum herum unscharf</translation>
    </message>
    <message>
        <source>Videos ({endings})</source>
        <translation>Videos ({endings})</translation>
    </message>
    <message>
        <source>Use a video as camera</source>
        <translation>Video als Kamera verwenden</translation>
    </message>
</context><context>
    <name>DoctorPanel</name>
    <message>
        <source>The check-up looks at camera, output, microphone and speed.</source>
        <translation>Die Prüfung sieht sich Kamera, Ausgabe, Mikrofon und Tempo an.</translation>
    </message>
    <message>
        <source>Check now</source>
        <translation>Jetzt prüfen</translation>
    </message>
    <message>
        <source>Checking</source>
        <translation>Prüfung läuft</translation>
    </message>
    <message>
        <source>Findings</source>
        <translation>Ergebnisse</translation>
    </message>
    <message>
        <source>Checking… this takes about fifteen seconds.</source>
        <translation>Prüfung läuft… das dauert etwa fünfzehn Sekunden.</translation>
    </message>
    <message>
        <source>Checking: {name}</source>
        <translation>Geprüft wird: {name}</translation>
    </message>
    <message>
        <source>The check-up could not be made.</source>
        <translation>Die Prüfung war nicht möglich.</translation>
    </message>
    <message>
        <source>Everything is ready for a call.</source>
        <translation>Alles ist bereit für ein Gespräch.</translation>
    </message>
    <message>
        <source>One thing is in the way of a call.</source>
        <translation>Eine Sache steht einem Gespräch im Weg.</translation>
    </message>
    <message>
        <source>{count} things are in the way of a call.</source>
        <translation>{count} Dinge stehen einem Gespräch im Weg.</translation>
    </message>
    <message>
        <source>Check again</source>
        <translation>Noch einmal prüfen</translation>
    </message>
</context><context>
    <name>ExpressionsPanel</name>
    <message>
        <source>Gestures</source>
        <translation>Gesten</translation>
    </message>
    <message>
        <source>Hold</source>
        <translation>Halten</translation>
    </message>
    <message>
        <source>A gesture stays until you press it again</source>
        <translation>Eine Geste bleibt, bis Sie sie noch einmal drücken</translation>
    </message>
    <message>
        <source>A gesture eases in over your own expression, and out again.</source>
        <translation>Eine Geste blendet sich sanft über Ihre eigene Mimik ein und wieder aus.</translation>
    </message>
</context><context>
    <name>FindingRow</name>
    <message>
        <source>fine</source>
        <translation>in Ordnung</translation>
    </message>
    <message>
        <source>could be better</source>
        <translation>könnte besser sein</translation>
    </message>
    <message>
        <source>does not work</source>
        <translation>geht nicht</translation>
    </message>
    <message>
        <source>Copy the command</source>
        <translation>Befehl kopieren</translation>
    </message>
    <message>
        <source>Copied. Paste it into a terminal.</source>
        <translation>Kopiert. Fügen Sie ihn in ein Terminal ein.</translation>
    </message>
</context><context>
    <name>FloatingPreview</name>
    <message>
        <source>Back to the large window</source>
        <translation>Zurück zum großen Fenster</translation>
    </message>
    <message>
        <source>Rec</source>
        <translation>Rec</translation>
    </message>
</context><context>
    <name>FollowRow</name>
    <message>
        <source>Follow me</source>
        <translation>Mir folgen</translation>
    </message>
    <message>
        <source>Hold</source>
        <translation>Halten</translation>
    </message>
    <message>
        <source>Held at</source>
        <translation>Gehalten bei</translation>
    </message>
    <message>
        <source>{name}, held at</source>
        <translation>{name}, gehalten bei</translation>
    </message>
</context><context>
    <name>Gallery</name>
    <message>
        <source>Avatars</source>
        <translation>Avatare</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>Suchen</translation>
    </message>
    <message>
        <source>Search avatars</source>
        <translation>Avatare suchen</translation>
    </message>
    <message>
        <source>Take a photo with the camera</source>
        <translation>Foto mit der Kamera machen</translation>
    </message>
    <message>
        <source>Add photo</source>
        <translation>Foto hinzufügen</translation>
    </message>
    <message>
        <source>A photo, or a clip of a few seconds. You can also drop it here, or paste a photo with Ctrl+V.</source>
        <translation>Ein Foto oder ein Clip von einigen Sekunden. Sie können es auch hierher ziehen oder ein Foto mit Strg+V einfügen.</translation>
    </message>
    <message>
        <source>No avatar has this name.</source>
        <translation>Kein Avatar heißt so.</translation>
    </message>
    <message>
        <source>{name}: a clip. It moves by itself with LivePortrait; other engines show its first picture.</source>
        <translation>{name}: ein Clip. Mit LivePortrait bewegt er sich von selbst; andere Bildverfahren zeigen sein erstes Bild.</translation>
    </message>
    <message>
        <source>{name}, cannot be used</source>
        <translation>{name}, nicht zu verwenden</translation>
    </message>
    <message>
        <source>Use this avatar</source>
        <translation>Diesen Avatar verwenden</translation>
    </message>
    <message>
        <source>Rename…</source>
        <translation>Umbenennen…</translation>
    </message>
    <message>
        <source>Move to the front</source>
        <translation>Ganz nach vorn</translation>
    </message>
    <message>
        <source>Move one to the front</source>
        <translation>Eins nach vorn</translation>
    </message>
    <message>
        <source>Move one back</source>
        <translation>Eins nach hinten</translation>
    </message>
    <message>
        <source>Remove…</source>
        <translation>Entfernen…</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>Umbenennen</translation>
    </message>
    <message>
        <source>New name:</source>
        <translation>Neuer Name:</translation>
    </message>
    <message>
        <source>Remove {name} from the gallery? Your original file stays where it is.</source>
        <translation>{name} aus der Galerie entfernen? Ihre ursprüngliche Datei bleibt, wo sie ist.</translation>
    </message>
    <message>
        <source>Remove avatar</source>
        <translation>Avatar entfernen</translation>
    </message>
</context><context>
    <name>GeneralPage</name>
    <message>
        <source>General</source>
        <translation>Allgemein</translation>
    </message>
    <message>
        <source>Colours</source>
        <translation>Farben</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>Wie das System</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Hell</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Dunkel</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Sprache</translation>
    </message>
    <message>
        <source>Keep running when the window is closed</source>
        <translation>Weiterlaufen, wenn das Fenster geschlossen wird</translation>
    </message>
    <message>
        <source>Understudy stays beside the clock</source>
        <translation>Understudy bleibt neben der Uhr</translation>
    </message>
    <message>
        <source>Start with the computer</source>
        <translation>Mit dem Rechner starten</translation>
    </message>
    <message>
        <source>Small preview while the window is minimised</source>
        <translation>Kleine Vorschau, solange das Fenster minimiert ist</translation>
    </message>
    <message>
        <source>Show the points on my face</source>
        <translation>Punkte auf meinem Gesicht zeigen</translation>
    </message>
    <message>
        <source>In the small camera picture, for your eyes only</source>
        <translation>Im kleinen Kamerabild, nur für Ihre Augen</translation>
    </message>
    <message>
        <source>Choose a folder…</source>
        <translation>Ordner auswählen…</translation>
    </message>
    <message>
        <source>Bring back removed built-in avatars</source>
        <translation>Entfernte mitgelieferte Avatare zurückholen</translation>
    </message>
    <message>
        <source>Language and colours</source>
        <translation>Sprache und Farben</translation>
    </message>
    <message>
        <source>Behaviour</source>
        <translation>Verhalten</translation>
    </message>
    <message>
        <source>Recordings</source>
        <translation>Aufnahmen</translation>
    </message>
    <message>
        <source>Avatars</source>
        <translation>Avatare</translation>
    </message>
    <message>
        <source>Folder for recordings</source>
        <translation>Ordner für Aufnahmen</translation>
    </message>
</context><context>
    <name>Guide</name>
    <message>
        <source>First steps</source>
        <translation>Erste Schritte</translation>
    </message>
    <message>
        <source>Camera</source>
        <translation>Kamera</translation>
    </message>
    <message>
        <source>No camera found. Plug one in, or try the test pattern.</source>
        <translation>Keine Kamera gefunden. Schließen Sie eine an oder probieren Sie das Testbild.</translation>
    </message>
    <message>
        <source>No virtual camera found. The link below tells how to get one.</source>
        <translation>Keine virtuelle Kamera gefunden. Der Link unten sagt, wie Sie eine bekommen.</translation>
    </message>
    <message>
        <source>Output</source>
        <translation>Ausgabe</translation>
    </message>
    <message>
        <source>How do I get a virtual camera?</source>
        <translation>Wie bekomme ich eine virtuelle Kamera?</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Zurück</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>Weiter</translation>
    </message>
    <message>
        <source>Skip</source>
        <translation>Überspringen</translation>
    </message>
    <message>
        <source>Step {step} of {all}</source>
        <translation>Schritt {step} von {all}</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Fertig</translation>
    </message>
    <message>
        <source>Which camera looks at you?</source>
        <translation>Welche Kamera sieht Sie an?</translation>
    </message>
    <message>
        <source>Your camera moves the avatar. Its picture never leaves this program.</source>
        <translation>Ihre Kamera bewegt den Avatar. Ihr Bild verlässt dieses Programm nie.</translation>
    </message>
    <message>
        <source>Who do you want to be?</source>
        <translation>Wer möchten Sie sein?</translation>
    </message>
    <message>
        <source>Choose one, or add a photo: one face, from the front, well lit, mouth closed.</source>
        <translation>Wählen Sie jemanden aus oder fügen Sie ein Foto hinzu: ein Gesicht, von vorn, gut beleuchtet, Mund geschlossen.</translation>
    </message>
    <message>
        <source>Where should the avatar appear?</source>
        <translation>Wo soll der Avatar erscheinen?</translation>
    </message>
    <message>
        <source>The output is the camera that other programs see.</source>
        <translation>Die Ausgabe ist die Kamera, die andere Programme sehen.</translation>
    </message>
    <message>
        <source>You are ready</source>
        <translation>Sie sind startklar</translation>
    </message>
    <message>
        <source>Press Start, then choose this camera in your meeting program:</source>
        <translation>Klicken Sie auf „Starten“ und wählen Sie dann in Ihrem Besprechungsprogramm diese Kamera:</translation>
    </message>
    <message>
        <source>Arrow beside Start Video → Select a Camera</source>
        <translation>Pfeil neben „Video starten“ → Kamera auswählen</translation>
    </message>
    <message>
        <source>Three dots → Settings → Video → Camera</source>
        <translation>Drei Punkte → Einstellungen → Video → Kamera</translation>
    </message>
    <message>
        <source>Settings → Devices → Camera</source>
        <translation>Einstellungen → Geräte → Kamera</translation>
    </message>
    <message>
        <source>Sources → + → Video Capture Device → Device</source>
        <translation>Quellen → + → Videoaufnahmegerät → Gerät</translation>
    </message>
</context><context>
    <name>Header</name>
    <message>
        <source>Undo (Ctrl+Z)</source>
        <translation>Rückgängig (Strg+Z)</translation>
    </message>
    <message>
        <source>Small floating preview</source>
        <translation>Kleine schwebende Vorschau</translation>
    </message>
    <message>
        <source>First steps</source>
        <translation>Erste Schritte</translation>
    </message>
    <message>
        <source>Check-up</source>
        <translation>Prüfung</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Einstellungen</translation>
    </message>
</context><context>
    <name>HotkeyEditor</name>
    <message>
        <source>Hotkeys</source>
        <translation>Tastenkürzel</translation>
    </message>
    <message>
        <source>Global hotkeys</source>
        <translation>Globale Tastenkürzel</translation>
    </message>
    <message>
        <source>They work while another program is in front</source>
        <translation>Sie wirken auch, wenn ein anderes Programm vorn ist</translation>
    </message>
    <message>
        <source>Reset all keys</source>
        <translation>Alle Tasten zurücksetzen</translation>
    </message>
    <message>
        <source>In every program</source>
        <translation>In jedem Programm</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>Tasten</translation>
    </message>
    <message>
        <source>Click a field and press the keys together.</source>
        <translation>Klicken Sie in ein Feld und drücken Sie die Tasten zusammen.</translation>
    </message>
</context><context>
    <name>HotkeyRow</name>
    <message>
        <source>Keys for {action}</source>
        <translation>Tasten für {action}</translation>
    </message>
    <message>
        <source>No keys for {action}</source>
        <translation>Keine Tasten für {action}</translation>
    </message>
</context><context>
    <name>LevelMeter</name>
    <message>
        <source>Microphone level</source>
        <translation>Mikrofonpegel</translation>
    </message>
    <message>
        <source>{value} %</source>
        <translation>{value} %</translation>
    </message>
</context><context>
    <name>LibraryDesk</name>
    <message>
        <source>Pasted photo</source>
        <translation>Eingefügtes Foto</translation>
    </message>
    <message>
        <source>Camera photo</source>
        <translation>Kamerafoto</translation>
    </message>
    <message>
        <source>{name} was added.</source>
        <translation>{name} wurde hinzugefügt.</translation>
    </message>
    <message>
        <source>It moves by itself with LivePortrait; other engines show its first picture.</source>
        <translation>Mit LivePortrait bewegt er sich von selbst; andere Bildverfahren zeigen sein erstes Bild.</translation>
    </message>
    <message>
        <source>{name} is a clip. This engine shows its first picture; LivePortrait lets it move.</source>
        <translation>{name} ist ein Clip. Dieses Bildverfahren zeigt sein erstes Bild; mit LivePortrait bewegt er sich.</translation>
    </message>
</context><context>
    <name>MessageBar</name>
    <message>
        <source>Dismiss</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Problem: {text}</source>
        <translation>Problem: {text}</translation>
    </message>
    <message>
        <source>Notice: {text}</source>
        <translation>Hinweis: {text}</translation>
    </message>
</context><context>
    <name>PresetRow</name>
    <message>
        <source>Presets of this avatar</source>
        <translation>Voreinstellungen dieses Avatars</translation>
    </message>
    <message>
        <source>No preset in use</source>
        <translation>Keine Voreinstellung aktiv</translation>
    </message>
    <message>
        <source>Keep these controls as a preset</source>
        <translation>Diese Einstellungen als Voreinstellung behalten</translation>
    </message>
    <message>
        <source>Forget this preset</source>
        <translation>Diese Voreinstellung löschen</translation>
    </message>
    <message>
        <source>Keep as preset</source>
        <translation>Als Voreinstellung behalten</translation>
    </message>
    <message>
        <source>Name of the preset:</source>
        <translation>Name der Voreinstellung:</translation>
    </message>
</context><context>
    <name>Preview</name>
    <message>
        <source>Preview: what the others see</source>
        <translation>Vorschau: was die anderen sehen</translation>
    </message>
</context><context>
    <name>Resuming</name>
    <message>
        <source>Understudy stopped working and was started again. Meanwhile the others saw your avatar at rest.</source>
        <translation>Understudy ist ausgefallen und wurde neu gestartet. Die anderen haben währenddessen Ihren Avatar in Ruhe gesehen.</translation>
    </message>
</context><context>
    <name>Sentence</name>
    <message>
        <source>copying</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <source>cutting</source>
        <translation>Ausschneiden</translation>
    </message>
    <message>
        <source>pasting</source>
        <translation>Einfügen</translation>
    </message>
    <message>
        <source>undo</source>
        <translation>Rückgängig</translation>
    </message>
    <message>
        <source>selecting all</source>
        <translation>Alles auswählen</translation>
    </message>
    <message>
        <source>saving</source>
        <translation>Speichern</translation>
    </message>
    <message>
        <source>searching</source>
        <translation>Suchen</translation>
    </message>
    <message>
        <source>printing</source>
        <translation>Drucken</translation>
    </message>
    <message>
        <source>a new browser tab</source>
        <translation>neuer Browser-Tab</translation>
    </message>
    <message>
        <source>closing a browser tab</source>
        <translation>Browser-Tab schließen</translation>
    </message>
    <message>
        <source>a new window</source>
        <translation>neues Fenster</translation>
    </message>
    <message>
        <source>reloading a page</source>
        <translation>Seite neu laden</translation>
    </message>
    <message>
        <source>going to the next tab</source>
        <translation>nächster Tab</translation>
    </message>
    <message>
        <source>opening a closed browser tab</source>
        <translation>geschlossenen Tab öffnen</translation>
    </message>
    <message>
        <source>Google Meet's microphone</source>
        <translation>Mikrofon in Google Meet</translation>
    </message>
    <message>
        <source>Google Meet's camera</source>
        <translation>Kamera in Google Meet</translation>
    </message>
    <message>
        <source>Google Meet's raised hand</source>
        <translation>Hand heben in Google Meet</translation>
    </message>
    <message>
        <source>Google Meet's chat</source>
        <translation>Chat in Google Meet</translation>
    </message>
    <message>
        <source>Google Meet's list of people</source>
        <translation>Teilnehmerliste in Google Meet</translation>
    </message>
    <message>
        <source>Zoom's microphone</source>
        <translation>Mikrofon in Zoom</translation>
    </message>
    <message>
        <source>Zoom's camera</source>
        <translation>Kamera in Zoom</translation>
    </message>
    <message>
        <source>Zoom's screen sharing</source>
        <translation>Bildschirm teilen in Zoom</translation>
    </message>
    <message>
        <source>Zoom's recording</source>
        <translation>Aufnahme in Zoom</translation>
    </message>
    <message>
        <source>Zoom's raised hand</source>
        <translation>Hand heben in Zoom</translation>
    </message>
    <message>
        <source>Teams' microphone</source>
        <translation>Mikrofon in Teams</translation>
    </message>
    <message>
        <source>Teams' camera</source>
        <translation>Kamera in Teams</translation>
    </message>
    <message>
        <source>Teams' screen sharing</source>
        <translation>Bildschirm teilen in Teams</translation>
    </message>
    <message>
        <source>hanging up in Teams</source>
        <translation>Auflegen in Teams</translation>
    </message>
    <message>
        <source>leaving a Teams meeting</source>
        <translation>Teams-Besprechung verlassen</translation>
    </message>
    <message>
        <source>Teams' raised hand</source>
        <translation>Hand heben in Teams</translation>
    </message>
    <message>
        <source>full screen</source>
        <translation>Vollbild</translation>
    </message>
    <message>
        <source>closing a window</source>
        <translation>Fenster schließen</translation>
    </message>
    <message>
        <source>changing windows</source>
        <translation>Fenster wechseln</translation>
    </message>
    <message>
        <source>logging out</source>
        <translation>Abmelden</translation>
    </message>
    <message>
        <source>ending the session</source>
        <translation>Sitzung beenden</translation>
    </message>
    <message>
        <source>the terminal</source>
        <translation>Terminal</translation>
    </message>
    <message>
        <source>locking the screen</source>
        <translation>Bildschirm sperren</translation>
    </message>
    <message>
        <source>showing the desktop</source>
        <translation>Schreibtisch zeigen</translation>
    </message>
    <message>
        <source>changing workspaces</source>
        <translation>Arbeitsfläche wechseln</translation>
    </message>
    <message>
        <source>changing to a text console</source>
        <translation>Textkonsole</translation>
    </message>
    <message>
        <source>a screenshot</source>
        <translation>Bildschirmfoto</translation>
    </message>
    <message>
        <source>running a command</source>
        <translation>Befehl ausführen</translation>
    </message>
    <message>
        <source>Windows' security page</source>
        <translation>Sicherheitsseite von Windows</translation>
    </message>
    <message>
        <source>the task manager</source>
        <translation>Task-Manager</translation>
    </message>
    <message>
        <source>the file explorer</source>
        <translation>Datei-Explorer</translation>
    </message>
    <message>
        <source>the task view</source>
        <translation>Aufgabenansicht</translation>
    </message>
    <message>
        <source>the window menu</source>
        <translation>Fenstermenü</translation>
    </message>
    <message>
        <source>Spotlight</source>
        <translation>Spotlight</translation>
    </message>
    <message>
        <source>changing programs</source>
        <translation>Programm wechseln</translation>
    </message>
    <message>
        <source>quitting a program</source>
        <translation>Programm beenden</translation>
    </message>
    <message>
        <source>no camera picture</source>
        <translation>kein Kamerabild</translation>
    </message>
    <message>
        <source>no face in the camera picture</source>
        <translation>kein Gesicht im Kamerabild</translation>
    </message>
    <message>
        <source>paused</source>
        <translation>pausiert</translation>
    </message>
    <message>
        <source>no new pictures from the portrait engine</source>
        <translation>keine neuen Bilder vom Bildverfahren</translation>
    </message>
    <message>
        <source>The networks of LivePortrait are not here. Run:  {command}</source>
        <translation>Die Netze von LivePortrait fehlen. Geben Sie ein:  {command}</translation>
    </message>
    <message>
        <source>The networks of LivePortrait are damaged. Run:  {command}</source>
        <translation>Die Netze von LivePortrait sind beschädigt. Geben Sie ein:  {command}</translation>
    </message>
    <message>
        <source>idle pictures are made later</source>
        <translation>Ruhebilder werden später gemacht</translation>
    </message>
    <message>
        <source>every second camera picture is used</source>
        <translation>jedes zweite Kamerabild wird genutzt</translation>
    </message>
    <message>
        <source>a lighter engine and every second camera picture are used</source>
        <translation>ein leichteres Bildverfahren und jedes zweite Kamerabild werden genutzt</translation>
    </message>
    <message>
        <source>The part '{stage}' failed ({kind}: {error}). The avatar is shown all the same.</source>
        <translation>Der Teil „{stage}“ ist ausgefallen ({kind}: {error}). Der Avatar wird trotzdem gezeigt.</translation>
    </message>
    <message>
        <source>The part '{name}' does not answer. Close and start the program again.</source>
        <translation>Der Teil „{name}“ antwortet nicht. Beenden Sie das Programm und starten Sie es neu.</translation>
    </message>
    <message>
        <source>No face was found in {photo}. Choose a photo of one person who looks towards the camera.</source>
        <translation>In {photo} wurde kein Gesicht gefunden. Wählen Sie ein Foto von einer Person, die zur Kamera schaut.</translation>
    </message>
    <message>
        <source>There may be a face in {photo}, but it cannot be read with certainty: an animal, a mask, a covered or strongly turned face? Choose a photo of one person who looks towards the camera.</source>
        <translation>In {photo} ist vielleicht ein Gesicht, aber es lässt sich nicht sicher lesen: ein Tier, eine Maske, ein verdecktes oder stark gedrehtes Gesicht? Wählen Sie ein Foto von einer Person, die zur Kamera schaut.</translation>
    </message>
    <message>
        <source>The face in {photo} is only {width} pixels wide. Choose a photo in which the face is larger.</source>
        <translation>Das Gesicht in {photo} ist nur {width} Pixel breit. Wählen Sie ein Foto, auf dem das Gesicht größer ist.</translation>
    </message>
    <message>
        <source>{photo} may not be read. Change its permissions or choose another photo.</source>
        <translation>{photo} darf nicht gelesen werden. Ändern Sie die Rechte oder wählen Sie ein anderes Foto.</translation>
    </message>
    <message>
        <source>{photo} is damaged or incomplete. Save it again or choose another photo.</source>
        <translation>{photo} ist beschädigt oder unvollständig. Speichern Sie es neu oder wählen Sie ein anderes Foto.</translation>
    </message>
    <message>
        <source>{photo} is only {width} x {height} pixels. Choose a photo of at least {least} x {same}, better 512 x 512.</source>
        <translation>{photo} hat nur {width} x {height} Pixel. Wählen Sie ein Foto mit mindestens {least} x {same}, besser 512 x 512.</translation>
    </message>
    <message>
        <source>{photo} is a folder. Give the name of a photo in it.</source>
        <translation>{photo} ist ein Ordner. Nennen Sie ein Foto darin.</translation>
    </message>
    <message>
        <source>There is no file {photo}. Check its name and folder.</source>
        <translation>Es gibt keine Datei {photo}. Prüfen Sie Namen und Ordner.</translation>
    </message>
    <message>
        <source>{photo} is no ordinary file. Give the name of a photo.</source>
        <translation>{photo} ist keine gewöhnliche Datei. Nennen Sie ein Foto.</translation>
    </message>
    <message>
        <source>{photo} is empty. Choose another photo.</source>
        <translation>{photo} ist leer. Wählen Sie ein anderes Foto.</translation>
    </message>
    <message>
        <source>{photo} cannot be opened. Check its name and folder.</source>
        <translation>{photo} lässt sich nicht öffnen. Prüfen Sie Namen und Ordner.</translation>
    </message>
    <message>
        <source>{photo} has more than {count} million pixels. Save it smaller, say 4000 pixels wide.</source>
        <translation>{photo} hat mehr als {count} Millionen Pixel. Speichern Sie es kleiner, etwa 4000 Pixel breit.</translation>
    </message>
    <message>
        <source>{photo} is a HEIC photo, which this program cannot read. Save it as JPEG or PNG.</source>
        <translation>{photo} ist ein HEIC-Foto, das dieses Programm nicht lesen kann. Speichern Sie es als JPEG oder PNG.</translation>
    </message>
    <message>
        <source>{photo} is not a picture this program can read. Save it as JPEG, PNG or WebP.</source>
        <translation>{photo} ist kein Bild, das dieses Programm lesen kann. Speichern Sie es als JPEG, PNG oder WebP.</translation>
    </message>
    <message>
        <source>The photo is an animation; its first picture is used.</source>
        <translation>Das Foto ist eine Animation; ihr erstes Bild wird verwendet.</translation>
    </message>
    <message>
        <source>The photo is very large; it was shrunk to {width} x {height} pixels.</source>
        <translation>Das Foto ist sehr groß; es wurde auf {width} x {height} Pixel verkleinert.</translation>
    </message>
    <message>
        <source>Of {clip} the first {seconds} seconds are used.</source>
        <translation>Von {clip} werden die ersten {seconds} Sekunden verwendet.</translation>
    </message>
    <message>
        <source>{clip} shows a face in less than two frames. Choose a clip of a face from the front.</source>
        <translation>{clip} zeigt in weniger als zwei Bildern ein Gesicht. Wählen Sie einen Clip mit einem Gesicht von vorn.</translation>
    </message>
    <message>
        <source>The face in {clip} lies on its side. Turn the clip upright.</source>
        <translation>Das Gesicht in {clip} liegt auf der Seite. Drehen Sie den Clip aufrecht.</translation>
    </message>
    <message>
        <source>{clip} is larger than {count} MB. Cut the clip to the four seconds that are used.</source>
        <translation>{clip} ist größer als {count} MB. Kürzen Sie den Clip auf die vier Sekunden, die verwendet werden.</translation>
    </message>
    <message>
        <source>{clip} is empty. Choose another clip.</source>
        <translation>{clip} ist leer. Wählen Sie einen anderen Clip.</translation>
    </message>
    <message>
        <source>{clip} is no video that can be read. It may be damaged, cut short, or another kind of file.</source>
        <translation>{clip} ist kein lesbares Video. Die Datei ist vielleicht beschädigt, abgeschnitten oder von anderer Art.</translation>
    </message>
    <message>
        <source>{clip} holds no picture that can be decoded. It may be damaged or cut short.</source>
        <translation>{clip} enthält kein lesbares Bild. Die Datei ist vielleicht beschädigt oder abgeschnitten.</translation>
    </message>
    <message>
        <source>{clip} is damaged or cut short after {seconds} s. Use an undamaged copy.</source>
        <translation>{clip} ist nach {seconds} s beschädigt oder abgeschnitten. Verwenden Sie eine unbeschädigte Kopie.</translation>
    </message>
    <message>
        <source>There is no avatar {number}: {count} in all.</source>
        <translation>Es gibt keinen Avatar {number}, nur insgesamt {count}.</translation>
    </message>
    <message>
        <source>{name} cannot be used. {reason}</source>
        <translation>{name} kann nicht benutzt werden. {reason}</translation>
    </message>
    <message>
        <source>The avatar is not on. Press Start first.</source>
        <translation>Der Avatar läuft nicht. Klicken Sie zuerst auf „Starten“.</translation>
    </message>
    <message>
        <source>The avatar '{name}' could not be prepared. Choose another one.</source>
        <translation>Der Avatar „{name}“ ließ sich nicht vorbereiten. Wählen Sie einen anderen.</translation>
    </message>
    <message>
        <source>There is an avatar '{name}' already. Choose another name.</source>
        <translation>Einen Avatar „{name}“ gibt es schon. Wählen Sie einen anderen Namen.</translation>
    </message>
    <message>
        <source>Give the avatar a name.</source>
        <translation>Geben Sie dem Avatar einen Namen.</translation>
    </message>
    <message>
        <source>This avatar is no longer in the library. Choose another one.</source>
        <translation>Dieser Avatar ist nicht mehr in der Sammlung. Wählen Sie einen anderen.</translation>
    </message>
    <message>
        <source>This is the last avatar. Add another one before you remove it.</source>
        <translation>Das ist der letzte Avatar. Fügen Sie einen anderen hinzu, bevor Sie ihn entfernen.</translation>
    </message>
    <message>
        <source>This avatar is gone for good. Add its photo again.</source>
        <translation>Dieser Avatar ist endgültig weg. Fügen Sie sein Foto neu hinzu.</translation>
    </message>
    <message>
        <source>The file cannot be copied into the avatar library {folder} ({reason}).</source>
        <translation>Die Datei lässt sich nicht in die Avatarsammlung {folder} kopieren ({reason}).</translation>
    </message>
    <message>
        <source>The avatar library {folder} cannot be changed ({reason}).</source>
        <translation>Die Avatarsammlung {folder} lässt sich nicht ändern ({reason}).</translation>
    </message>
    <message>
        <source>The camera was disconnected. Plug it in and press Start.</source>
        <translation>Die Kamera wurde getrennt. Schließen Sie sie an und klicken Sie auf „Starten“.</translation>
    </message>
    <message>
        <source>The camera {name} was disconnected. Plug it in again.</source>
        <translation>Die Kamera {name} wurde getrennt. Schließen Sie sie wieder an.</translation>
    </message>
    <message>
        <source>The camera {name} has stopped working. {advice}</source>
        <translation>Die Kamera {name} arbeitet nicht mehr. {advice}</translation>
    </message>
    <message>
        <source>The camera {name} sends no pictures. {advice}</source>
        <translation>Die Kamera {name} sendet keine Bilder. {advice}</translation>
    </message>
    <message>
        <source>Plug it in again, or choose another one.</source>
        <translation>Schließen Sie sie wieder an oder wählen Sie eine andere.</translation>
    </message>
    <message>
        <source>Check the network.</source>
        <translation>Prüfen Sie das Netzwerk.</translation>
    </message>
    <message>
        <source>The camera {name} is frozen: it keeps sending the same picture.</source>
        <translation>Die Kamera {name} hängt: Sie sendet immer dasselbe Bild.</translation>
    </message>
    <message>
        <source>The camera {name} sees only black. Open its cover, or put on a light.</source>
        <translation>Die Kamera {name} sieht nur Schwarz. Öffnen Sie ihre Abdeckung oder machen Sie Licht.</translation>
    </message>
    <message>
        <source>The camera {name} sends only {rate} pictures a second. Give it more light, or plug it straight into the computer.</source>
        <translation>Die Kamera {name} sendet nur {rate} Bilder pro Sekunde. Geben Sie ihr mehr Licht oder stecken Sie sie direkt an den Rechner.</translation>
    </message>
    <message>
        <source>The camera {name} cannot be opened. Plug it in again, or choose another one.</source>
        <translation>Die Kamera {name} lässt sich nicht öffnen. Schließen Sie sie wieder an oder wählen Sie eine andere.</translation>
    </message>
    <message>
        <source>Camera {number} cannot be opened. Check that it is plugged in, that no other program uses it, and that the system's privacy settings allow this program to use cameras.</source>
        <translation>Kamera {number} lässt sich nicht öffnen. Prüfen Sie, ob sie angeschlossen ist, ob kein anderes Programm sie benutzt und ob die Datenschutzeinstellungen des Systems diesem Programm Kameras erlauben.</translation>
    </message>
    <message>
        <source>The camera at {address} does not answer. Check the address and the network.</source>
        <translation>Die Kamera unter {address} antwortet nicht. Prüfen Sie Adresse und Netzwerk.</translation>
    </message>
    <message>
        <source>You may not use the camera {name}. Run:  sudo usermod -aG video $USER  and log in again.</source>
        <translation>Sie dürfen die Kamera {name} nicht benutzen. Führen Sie aus:  sudo usermod -aG video $USER  und melden Sie sich neu an.</translation>
    </message>
    <message>
        <source>The camera {name} is in use by {programs}. Close that program, or choose another camera.</source>
        <translation>Die Kamera {name} wird von {programs} benutzt. Schließen Sie dieses Programm oder wählen Sie eine andere Kamera.</translation>
    </message>
    <message>
        <source>you may not use it: sudo usermod -aG video $USER, then log in again</source>
        <translation>Sie dürfen sie nicht benutzen: sudo usermod -aG video $USER, dann neu anmelden</translation>
    </message>
    <message>
        <source>in use by another program</source>
        <translation>von einem anderen Programm benutzt</translation>
    </message>
    <message>
        <source>in use by {programs}</source>
        <translation>benutzt von {programs}</translation>
    </message>
    <message>
        <source>The video {file} cannot be read any more.</source>
        <translation>Das Video {file} lässt sich nicht mehr lesen.</translation>
    </message>
    <message>
        <source>The source has ended.</source>
        <translation>Die Quelle ist zu Ende.</translation>
    </message>
    <message>
        <source>No camera was found. Plug one in, or choose the test pattern under Devices.</source>
        <translation>Keine Kamera gefunden. Schließen Sie eine an oder wählen Sie unter „Geräte“ das Testbild.</translation>
    </message>
    <message>
        <source>The camera gives no picture. Close other programs that use it and try again.</source>
        <translation>Die Kamera gibt kein Bild. Schließen Sie andere Programme, die sie benutzen, und versuchen Sie es noch einmal.</translation>
    </message>
    <message>
        <source>No virtual camera was found, so other programs could not see the avatar. Open the check-up to set one up, or choose 'Preview only' under Devices.</source>
        <translation>Keine virtuelle Kamera gefunden, andere Programme könnten den Avatar also nicht sehen. Öffnen Sie die Prüfung, um eine einzurichten, oder wählen Sie unter „Geräte“ die Ausgabe „Nur Vorschau“.</translation>
    </message>
    <message>
        <source>There is no virtual camera. Run:  {command}  (if the module is not found: sudo apt install v4l2loopback-dkms)</source>
        <translation>Es gibt keine virtuelle Kamera. Führen Sie aus:  {command}  (falls das Modul fehlt: sudo apt install v4l2loopback-dkms)</translation>
    </message>
    <message>
        <source>There is no virtual camera. Install OBS Studio (obsproject.com), open it once, press 'Start Virtual Camera', stop it again and close OBS. Then start Understudy.</source>
        <translation>Es gibt keine virtuelle Kamera. Installieren Sie OBS Studio (obsproject.com), öffnen Sie es einmal, klicken Sie auf „Virtuelle Kamera starten“, beenden Sie sie wieder und schließen Sie OBS. Starten Sie dann Understudy.</translation>
    </message>
    <message>
        <source>The virtual camera {name} is in use by {program}. Close that program and start again.</source>
        <translation>Die virtuelle Kamera {name} wird von {program} benutzt. Schließen Sie dieses Programm und starten Sie erneut.</translation>
    </message>
    <message>
        <source>The virtual camera {name} does not take pictures of {width}x{height}. Close the programs that show it, or load it anew:  sudo modprobe -r v4l2loopback &amp;&amp; {command}</source>
        <translation>Die virtuelle Kamera {name} nimmt keine Bilder von {width}x{height}. Schließen Sie die Programme, die sie zeigen, oder laden Sie sie neu:  sudo modprobe -r v4l2loopback &amp;&amp; {command}</translation>
    </message>
    <message>
        <source>The virtual camera {name} has gone. Start again.</source>
        <translation>Die virtuelle Kamera {name} ist verschwunden. Starten Sie erneut.</translation>
    </message>
    <message>
        <source>PipeWire has ended, and nobody sees {name}. It comes back by itself with PipeWire.</source>
        <translation>PipeWire läuft nicht mehr, und niemand sieht {name}. Sie kommt mit PipeWire von selbst wieder.</translation>
    </message>
    <message>
        <source>No program shows {name} yet. Choose it as the camera there.</source>
        <translation>Noch zeigt kein Programm {name}. Wählen Sie sie dort als Kamera.</translation>
    </message>
    <message>
        <source>{name} was gone for a moment. Where it is not seen any more, choose it once more.</source>
        <translation>{name} war kurz weg. Wo sie nicht mehr zu sehen ist, wählen Sie sie noch einmal.</translation>
    </message>
    <message>
        <source>You may not use {device}. Run:  sudo usermod -aG video $USER  and log in again.</source>
        <translation>Sie dürfen {device} nicht benutzen. Führen Sie aus:  sudo usermod -aG video $USER  und melden Sie sich neu an.</translation>
    </message>
    <message>
        <source>The folder {folder} cannot be made ({reason}). Choose another one in the settings.</source>
        <translation>Der Ordner {folder} lässt sich nicht anlegen ({reason}). Wählen Sie in den Einstellungen einen anderen.</translation>
    </message>
    <message>
        <source>{file} was not written: the disk is full. Free some space or choose another folder.</source>
        <translation>{file} wurde nicht geschrieben: Der Datenträger ist voll. Schaffen Sie Platz oder wählen Sie einen anderen Ordner.</translation>
    </message>
    <message>
        <source>{file} was not written: the folder may not be written to. Choose another folder.</source>
        <translation>{file} wurde nicht geschrieben: In den Ordner darf nicht geschrieben werden. Wählen Sie einen anderen.</translation>
    </message>
    <message>
        <source>Your settings cannot be saved in {folder} ({reason}). They hold until you close the program.</source>
        <translation>Ihre Einstellungen lassen sich nicht in {folder} speichern ({reason}). Sie gelten, bis Sie das Programm schließen.</translation>
    </message>
    <message>
        <source>The settings were broken and are kept as {file}. The usual ones are used.</source>
        <translation>Die Einstellungen waren beschädigt und sind als {file} aufgehoben. Es gelten die üblichen.</translation>
    </message>
    <message>
        <source>The settings in {file} cannot be read ({reason}). The usual ones are used.</source>
        <translation>Die Einstellungen in {file} lassen sich nicht lesen ({reason}). Es gelten die üblichen.</translation>
    </message>
    <message>
        <source>Some settings could not be used and are as usual again: {names}.</source>
        <translation>Einige Einstellungen waren nicht brauchbar und sind wieder wie üblich: {names}.</translation>
    </message>
    <message>
        <source>The list of your avatars was broken and is kept as {file}. Their order and names are lost.</source>
        <translation>Die Liste Ihrer Avatare war beschädigt und ist als {file} aufgehoben. Reihenfolge und Namen sind verloren.</translation>
    </message>
    <message>
        <source>{chord} is needed for typing. Add Ctrl or Alt, for example Ctrl+Alt+{key}.</source>
        <translation>{chord} wird zum Tippen gebraucht. Nehmen Sie Strg oder Alt dazu, zum Beispiel Strg+Alt+{key}.</translation>
    </message>
    <message>
        <source>{chord} belongs to another program. Choose other keys.</source>
        <translation>{chord} gehört einem anderen Programm. Wählen Sie andere Tasten.</translation>
    </message>
    <message>
        <source>This keyboard has no key for {chord}.</source>
        <translation>Diese Tastatur hat keine Taste für {chord}.</translation>
    </message>
    <message>
        <source>{chord} is also used for: {action}.</source>
        <translation>{chord} wird auch benutzt für: {action}.</translation>
    </message>
    <message>
        <source>{chord} is usually used for {owner}.</source>
        <translation>{chord} steht meist für: {owner}.</translation>
    </message>
    <message>
        <source>Global hotkeys need a desktop, and there is none here. {advice}</source>
        <translation>Globale Tastenkürzel brauchen eine Arbeitsoberfläche, und hier ist keine. {advice}</translation>
    </message>
    <message>
        <source>This desktop has no global hotkeys for programs. {advice}</source>
        <translation>Diese Arbeitsoberfläche bietet Programmen keine globalen Tastenkürzel. {advice}</translation>
    </message>
    <message>
        <source>Global hotkeys need the desktop's message bus, which is not there. {advice}</source>
        <translation>Globale Tastenkürzel brauchen den Nachrichtenbus der Arbeitsoberfläche, und der fehlt. {advice}</translation>
    </message>
    <message>
        <source>The desktop does not allow global hotkeys. {advice}</source>
        <translation>Die Arbeitsoberfläche erlaubt keine globalen Tastenkürzel. {advice}</translation>
    </message>
    <message>
        <source>You declined the global hotkeys. Switch them off and on to be asked again.</source>
        <translation>Sie haben die globalen Tastenkürzel abgelehnt. Schalten Sie sie aus und wieder ein, um neu gefragt zu werden.</translation>
    </message>
    <message>
        <source>The desktop gave no keys for this. Set some in its keyboard settings.</source>
        <translation>Die Arbeitsoberfläche hat hierfür keine Tasten vergeben. Legen Sie welche in ihren Tastatureinstellungen fest.</translation>
    </message>
    <message>
        <source>Use 'understudy trigger NAME' in your desktop's keyboard settings instead.</source>
        <translation>Nehmen Sie stattdessen „understudy trigger NAME“ in den Tastatureinstellungen Ihrer Arbeitsoberfläche.</translation>
    </message>
    <message>
        <source>Starting with the system cannot be changed: {file} ({reason}).</source>
        <translation>Das Starten mit dem System lässt sich nicht ändern: {file} ({reason}).</translation>
    </message>
</context><context>
    <name>SessionDesk</name>
    <message>
        <source>The recording was saved as {path}.</source>
        <translation>Die Aufnahme wurde als {path} gespeichert.</translation>
    </message>
</context><context>
    <name>SettingsDialog</name>
    <message>
        <source>Settings</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <source>General</source>
        <translation>Allgemein</translation>
    </message>
    <message>
        <source>Hotkeys</source>
        <translation>Tastenkürzel</translation>
    </message>
    <message>
        <source>Check-up</source>
        <translation>Prüfung</translation>
    </message>
    <message>
        <source>Pages</source>
        <translation>Seiten</translation>
    </message>
</context><context>
    <name>Side</name>
    <message>
        <source>Motion</source>
        <translation>Bewegung</translation>
    </message>
    <message>
        <source>Scene</source>
        <translation>Szene</translation>
    </message>
    <message>
        <source>Gestures</source>
        <translation>Gesten</translation>
    </message>
    <message>
        <source>Devices</source>
        <translation>Geräte</translation>
    </message>
    <message>
        <source>Pages</source>
        <translation>Seiten</translation>
    </message>
</context><context>
    <name>SliderRow</name>
    <message>
        <source>Reset {name}</source>
        <translation>{name} zurücksetzen</translation>
    </message>
    <message>
        <source>{value} %</source>
        <translation>{value} %</translation>
    </message>
</context><context>
    <name>Stage</name>
    <message>
        <source>The photo itself</source>
        <translation>Das Foto selbst</translation>
    </message>
    <message>
        <source>Look at the screen. Relax your face and keep still.</source>
        <translation>Schauen Sie auf den Bildschirm. Entspannen Sie Ihr Gesicht und halten Sie still.</translation>
    </message>
    <message>
        <source>Nobody sees you</source>
        <translation>Niemand sieht Sie</translation>
    </message>
    <message>
        <source>Press Start to show this avatar as a camera.</source>
        <translation>Klicken Sie auf „Starten“, um diesen Avatar als Kamera zu zeigen.</translation>
    </message>
    <message>
        <source>Getting ready…</source>
        <translation>Wird vorbereitet…</translation>
    </message>
    <message>
        <source>Camera, avatar and output are being opened.</source>
        <translation>Kamera, Avatar und Ausgabe werden geöffnet.</translation>
    </message>
</context><context>
    <name>Transport</name>
    <message>
        <source>Pause</source>
        <translation>Pause</translation>
    </message>
    <message>
        <source>Stop following you; the avatar keeps breathing and blinking</source>
        <translation>Ihnen nicht mehr folgen; der Avatar atmet und blinzelt weiter</translation>
    </message>
    <message>
        <source>Camera off</source>
        <translation>Kamera aus</translation>
    </message>
    <message>
        <source>Show a still, blurred picture of the avatar</source>
        <translation>Ein stehendes, unscharfes Bild des Avatars zeigen</translation>
    </message>
    <message>
        <source>Record</source>
        <translation>Aufnehmen</translation>
    </message>
    <message>
        <source>Save what the others see as a video</source>
        <translation>Als Video speichern, was die anderen sehen</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>Vergleichen</translation>
    </message>
    <message>
        <source>Hold to see the photo itself; the others do not see it</source>
        <translation>Gedrückt halten, um das Foto selbst zu sehen; die anderen sehen es nicht</translation>
    </message>
    <message>
        <source>My camera</source>
        <translation>Meine Kamera</translation>
    </message>
    <message>
        <source>Show your camera in a corner; only you see it</source>
        <translation>Ihre Kamera in einer Ecke zeigen; nur Sie sehen sie</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>Starten</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Stopping…</source>
        <translation>Wird gestoppt…</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Stoppen</translation>
    </message>
</context><context>
    <name>Tray</name>
    <message>
        <source>Show the window</source>
        <translation>Fenster zeigen</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>Starten</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Pause</translation>
    </message>
    <message>
        <source>Avatar</source>
        <translation>Avatar</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>Beenden</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Stoppen</translation>
    </message>
</context><context>
    <name>Window</name>
    <message>
        <source>Photos and clips ({endings})</source>
        <translation>Fotos und Clips ({endings})</translation>
    </message>
    <message>
        <source>Add photos or clips</source>
        <translation>Fotos oder Clips hinzufügen</translation>
    </message>
    <message>
        <source>There is no photo to paste. Copy a picture first.</source>
        <translation>Es gibt kein Foto zum Einfügen. Kopieren Sie zuerst ein Bild.</translation>
    </message>
</context><context>
    <name>looking</name>
    <message>
        <source>Test pattern: a drawn face</source>
        <translation>Testbild: ein gezeichnetes Gesicht</translation>
    </message>
    <message>
        <source>PipeWire camera: for browsers and OBS</source>
        <translation>PipeWire-Kamera: für Browser und OBS</translation>
    </message>
    <message>
        <source>Preview only: nobody else sees it</source>
        <translation>Nur Vorschau: niemand sonst sieht es</translation>
    </message>
    <message>
        <source>Automatic: the best that runs here</source>
        <translation>Automatisch: das Beste, was hier läuft</translation>
    </message>
</context><context>
    <name>wording</name>
    <message>
        <source>Off</source>
        <translation>Aus</translation>
    </message>
    <message>
        <source>Starting…</source>
        <translation>Startet…</translation>
    </message>
    <message>
        <source>Stopping…</source>
        <translation>Wird gestoppt…</translation>
    </message>
    <message>
        <source>Camera off</source>
        <translation>Kamera aus</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>Pausiert</translation>
    </message>
    <message>
        <source>Live</source>
        <translation>Live</translation>
    </message>
    <message>
        <source>Idle</source>
        <translation>Ruht</translation>
    </message>
    <message>
        <source>no camera picture</source>
        <translation>kein Kamerabild</translation>
    </message>
    <message>
        <source>no face in sight</source>
        <translation>kein Gesicht zu sehen</translation>
    </message>
    <message>
        <source>paused</source>
        <translation>pausiert</translation>
    </message>
    <message>
        <source>the camera is off</source>
        <translation>die Kamera ist aus</translation>
    </message>
    <message>
        <source>no new pictures from the portrait engine</source>
        <translation>keine neuen Bilder vom Bildverfahren</translation>
    </message>
    <message>
        <source>Smile</source>
        <translation>Lächeln</translation>
    </message>
    <message>
        <source>Laugh</source>
        <translation>Lachen</translation>
    </message>
    <message>
        <source>Wink left</source>
        <translation>Links zwinkern</translation>
    </message>
    <message>
        <source>Wink right</source>
        <translation>Rechts zwinkern</translation>
    </message>
    <message>
        <source>Surprise</source>
        <translation>Überraschung</translation>
    </message>
    <message>
        <source>Frown</source>
        <translation>Stirn runzeln</translation>
    </message>
    <message>
        <source>Sad</source>
        <translation>Traurig</translation>
    </message>
    <message>
        <source>Kiss</source>
        <translation>Kuss</translation>
    </message>
    <message>
        <source>Nod</source>
        <translation>Nicken</translation>
    </message>
    <message>
        <source>Shake the head</source>
        <translation>Kopf schütteln</translation>
    </message>
    <message>
        <source>Raise the brows</source>
        <translation>Brauen heben</translation>
    </message>
    <message>
        <source>Knit the brows</source>
        <translation>Brauen zusammenziehen</translation>
    </message>
    <message>
        <source>Think</source>
        <translation>Nachdenken</translation>
    </message>
    <message>
        <source>Angry</source>
        <translation>Verärgert</translation>
    </message>
    <message>
        <source>Puff the cheeks</source>
        <translation>Wangen aufblasen</translation>
    </message>
    <message>
        <source>{rate} pictures/s</source>
        <translation>{rate} Bilder/s</translation>
    </message>
    <message>
        <source>{delay} ms delay</source>
        <translation>{delay} ms Verzögerung</translation>
    </message>
    <message>
        <source>saving work</source>
        <translation>spart Arbeit</translation>
    </message>
    <message>
        <source>Recording {time}</source>
        <translation>Aufnahme {time}</translation>
    </message>
</context></TS>
