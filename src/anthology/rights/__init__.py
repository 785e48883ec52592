"""Know what licences ask, what a credit line says, and what picture files tell of their rights."""
