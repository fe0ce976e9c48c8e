; wheelhouse:// links open a screen. Registered as the app itself does; what stands behind the dashes is never read as a switch.
!macro customInstall
  WriteRegStr SHCTX "Software\Classes\wheelhouse" "" "URL:Wheelhouse"
  WriteRegStr SHCTX "Software\Classes\wheelhouse" "URL Protocol" ""
  WriteRegStr SHCTX "Software\Classes\wheelhouse\DefaultIcon" "" "$INSTDIR\${APP_EXECUTABLE_FILENAME},0"
  WriteRegStr SHCTX "Software\Classes\wheelhouse\shell\open\command" "" '"$INSTDIR\${APP_EXECUTABLE_FILENAME}" "--" "%1"'
!macroend

!macro customUnInstall
  DeleteRegKey SHCTX "Software\Classes\wheelhouse"
!macroend
