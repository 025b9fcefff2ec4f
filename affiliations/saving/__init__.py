"""How the page's form is saved: onto what others have saved meanwhile, and whatever happened."""
