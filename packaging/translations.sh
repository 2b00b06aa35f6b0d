#!/usr/bin/env bash
# Collects the texts of the panel into assets/translations/understudy_*.ts and compiles these to .qm.
#
# Needs PyQt6 in .venv and Qt's lrelease (Debian: qt6-l10n-tools). Texts that are new come out "unfinished": translate
# them in the .ts file, with Qt Linguist or any editor, and run this again.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

readonly FOLDER=assets/translations
readonly LANGUAGES=(de)

# Prints Qt's lrelease.
find_lrelease() {
    local candidate
    for candidate in lrelease6 /usr/lib/qt6/bin/lrelease lrelease-qt6 pyside6-lrelease lrelease; do
        command -v "$candidate" && return
    done
    echo "translations: lrelease is missing (Debian: apt-get install qt6-l10n-tools)" >&2
    return 1
}

lrelease=$(find_lrelease)
mkdir -p $FOLDER
for language in "${LANGUAGES[@]}"; do
    file=$FOLDER/understudy_$language.ts
    .venv/bin/pylupdate6 --no-obsolete --ts "$file" $(find app -name '*.py' | LC_ALL=C sort)
    # lines move with every edit; without them a new version of the file shows what really changed
    sed -i '/<location /d' "$file"
    "$lrelease" -silent "$file" -qm "${file%.ts}.qm"
done
