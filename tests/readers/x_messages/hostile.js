window.YTD.direct_messages.part0 = [
  {
    "dmConversation": {
      "conversationId": "111-222",
      "messages": [
        {
          "messageCreate": {
            "id": "9",
            "text": "I know where you are",
            "senderId": "111"
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
            "text": "Stop",
            "senderId": "222",
            "recipientId": "111",
            "createdAt": "2025-05-13T20:15:00.000Z",
            "reactions": [],
            "urls": [],
            "mediaUrls": [
              "https://example.org/a.jpg"
            ]
          }
        }
      ]
    }
  },
  {
    "dmConversation": {
      "conversationId": "333",
      "messages": [
        {
 "a": 1,
          "joinConversation": {
            "initiatingUserId": "111",
            "participantsSnapshot": [
              "111",
              "222"
            ],
            "createdAt": "2025-05-13T20:16:00.000Z"
          }
        }
      ]
    }
  }
]