"""What this back end costs, measured beside the vendor's time, AWS's, and the guide's back end."""
