"""One newcomer: who could be her guide today, and a volunteer chosen for her at her own page."""
