window.YTD.direct_messages.part0 = [
  {
    "dmConversation": {
      "conversationId": "111-222",
      "messages": [
        {
          "messageCreate": {
            "id": "9",
            "text": "I know where you are",
            "senderId": "111",
            "recipientId": "222",
            "createdAt": "2025-05-13T20:14:00.123Z",
            "reactions": [],
            "urls": [],
            "mediaUrls": []
          }
        },
        {
          "messageCreate": {
            "id": "10",
            "text": "Sto