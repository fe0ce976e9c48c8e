; wheelhouse:// links open a screen. For the user who installs, as the app itself.
!macro customInstall
  WriteRegStr SHCTX "Software\Classes\wheelhouse" "" "URL:Wheelhouse"
  WriteRegStr SHCTX "Software\Classes\wheelhouse" "URL Protocol" ""
  WriteRegStr SHCTX "Software\Classes\wheelhouse\DefaultIcon" "" "$INSTDIR\${APP_EXECUTABLE_FILENAME},0"
  WriteRegStr SHCTX "Software\Classes\wheelhouse\shell\open\command" "" '"$INSTDIR\${APP_EXECUTABLE_FILENAME}" "%1"'
!macroend

!macro customUnInstall
  DeleteRegKey SHCTX "Software\Classes\wheelhouse"
!macroend
