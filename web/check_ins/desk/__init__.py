"""The months after at the desk: what somebody said by phone, who spoke up, breaks and endings."""
