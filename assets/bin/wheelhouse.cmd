@echo off
rem The command line of Wheelhouse: the app's own program, without a window.
"%~dp0..\..\Wheelhouse.exe" --cli %*
