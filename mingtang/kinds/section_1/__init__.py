"""分办、承办意见、会签: one post that is asked inside the agency about one request (条例第四十五条: the rules of handling)."""
